"""The addresses of the console."""

from django.urls import path

from zhulu.interfaces.console.views import accounts, audit, home, security, verdicts

app_name = "console"

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.open_new, name="open-account"),
    path("accounts/<str:public_id>/", accounts.account, name="account"),
    path("accounts/<str:public_id>/link/", accounts.new_link, name="new-link"),
    path("accounts/<str:public_id>/end/", accounts.end, name="end-account"),
    path("locks/", security.locks, name="locks"),
    path("locks/lift/", security.unlock, name="unlock"),
    path("locks/release/", security.release, name="release"),
    path("security-log/", security.security_log, name="security-log"),
    path("events/", audit.events, name="events"),
    path("verdicts/", verdicts.verdicts, name="verdicts"),
]
