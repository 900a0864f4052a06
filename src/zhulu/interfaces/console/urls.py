"""The addresses of the console."""

from django.urls import path

from zhulu.interfaces.console.views import accounts, audit, home, machines, persons, security, verdicts, who_could

app_name = "console"

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.open_new, name="open-account"),
    path("accounts/register/", persons.register, name="register-person"),
    path("accounts/<str:public_id>/person/", persons.mend, name="mend-person"),
    path("who-could/", who_could.who_could, name="who-could"),
    path("accounts/<str:public_id>/", accounts.account, name="account"),
    path("accounts/<str:public_id>/link/", accounts.new_link, name="new-link"),
    path("accounts/<str:public_id>/end/", accounts.end, name="end-account"),
    path("locks/", security.locks, name="locks"),
    path("locks/lift/", security.unlock, name="unlock"),
    path("locks/release/", security.release, name="release"),
    path("security-log/", security.security_log, name="security-log"),
    path("events/", audit.events, name="events"),
    path("machines/", machines.machines, name="machines"),
    path("machines/new/", machines.open_new, name="open-machine"),
    path("machines/<str:public_id>/", machines.machine, name="machine"),
    path("machines/<str:public_id>/token/", machines.new_token, name="new-token"),
    path("machines/<str:public_id>/tokens/<str:token_id>/revoke/", machines.revoke, name="revoke-token"),
    path("machines/<str:public_id>/end/", machines.end, name="end-machine"),
    path("verdicts/", verdicts.verdicts, name="verdicts"),
]
