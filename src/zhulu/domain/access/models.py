"""Accounts: one kind of row for everybody who signs in; profiles hang on it from other rooms."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts that cannot sign in until their person has set a password."""

    def create_account(
        self, *, sign_in_name: str, name: str, kind: AccountKind, password: str | None = None
    ) -> "Account":
        """Create an account; without a password it waits for a one-time link."""
        account = self.model(sign_in_name=sign_in_name, name=name, kind=kind)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(Walled, AbstractBaseUser):
    """One person who signs in. No shared accounts, no default passwords (三(二))."""

    keeps_history: ClassVar[bool] = False

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    sign_in_name = models.CharField("登录名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    kind = models.CharField("身份", max_length=16, choices=AccountKind.choices)
    is_active = models.BooleanField("有效", default=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    """When the account was ended: what it could do on an earlier day stays answerable."""
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "kind"]

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=AccountKind.values), name="account_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"


class OneTimeLink(Walled):
    """A single-use link by which a person sets the first or a new password; only its digest is stored."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="one_time_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"一次性链接 {self.account}"


class DemoMark(AppendOnly):
    """Says that this database holds demo data only; demo mode refuses a database without it that holds anything."""

    seed = models.CharField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"演示数据 {self.seed}"


class DemoAccount(AppendOnly):
    """An account whose password and code the demo's sign-in page shows; made by the demo generator only."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="demo_account")
    note = models.CharField(max_length=128)
    position = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return f"演示账号 {self.account}"


class MachineClient(Walled):
    """Another system that may speak to the machine interface: for which sources, with which permissions, how often.

    Its account is what records name; it has no password, so nobody can sign in with it.
    """

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="machine_client")
    contact = models.CharField("联系部门", max_length=200, blank=True)
    permissions = ArrayField(models.CharField(max_length=64), verbose_name="权限")
    sources = ArrayField(models.CharField(max_length=20), verbose_name="来源系统", default=list)
    """Codes of the systems in whose name it may deliver."""
    requests_per_minute = models.PositiveIntegerField("每分钟请求数上限")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(requests_per_minute__gte=1), name="machine_may_come"),
        ]

    def __str__(self) -> str:
        return self.account.name


class MachineToken(Walled):
    """A credential of a machine client; only its digest is kept. Two may hold at once, so that one can be replaced."""

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField("尾号", max_length=4)
    """Its last four characters, by which people tell tokens apart."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_it_begins"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "-id"], name="token_of_client")]

    def __str__(self) -> str:
        return f"{self.client} …{self.hint}"
