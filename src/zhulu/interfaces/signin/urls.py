"""The addresses of the sign-in pages."""

from django.urls import path

from zhulu.interfaces.signin.views import passwords, second_factor, sign_in

app_name = "signin"

urlpatterns = [
    path("", sign_in.sign_in, name="sign-in"),
    path("code/", second_factor.code, name="code"),
    path("bind/", second_factor.enrol, name="enrol"),
    path("out/", sign_in.sign_out, name="sign-out"),
    path("home/", sign_in.landing, name="landing"),
    path("password/", passwords.own_password, name="change-password"),
    path("link/<str:token>/", passwords.set_password, name="link"),
]
