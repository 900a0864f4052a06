"""Organisations with a table of identifiers, their former names and successors, and their clerks' profiles."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhulu.domain.enterprises.vocabulary import FORMS, OrganisationKind, Residence, Scheme, SuccessionKind
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.db.periods import Lasting, days_in_order
from zhulu.foundation.identifiers import new_public_id

SCHEME_FORMS = (
    Q(scheme=Scheme.USCC, value__regex=FORMS[Scheme.USCC])
    | Q(scheme=Scheme.ORG_CODE_10, value__regex=FORMS[Scheme.ORG_CODE_10])
    | Q(scheme=Scheme.ORG_CODE_9, value__regex=FORMS[Scheme.ORG_CODE_9])
    | Q(scheme=Scheme.OTHER, value__regex=FORMS[Scheme.OTHER])
)


class Organisation(Walled):
    """A firm or an owner; its codes and former names stand in tables of their own."""

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField("名称", max_length=200)
    kinds = ArrayField(models.CharField(max_length=16, choices=OrganisationKind.choices), verbose_name="类型")
    residence = models.CharField("省内或入省", max_length=16, choices=Residence.choices)
    area_code = models.CharField("注册地区划", max_length=9, blank=True, db_collation="C")
    """Where it is registered: any area code of the country, so no reference to the province's areas."""
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name"], name="organisation_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=OrganisationKind.values) & Q(kinds__len__gte=1),
                name="organisation_kinds_known",
            ),
            models.CheckConstraint(condition=Q(residence__in=Residence.values), name="organisation_residence_known"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(Lasting):
    """A code an organisation is or was known by; a code in use belongs to one organisation."""

    keeps_history: ClassVar[bool] = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField("代码种类", max_length=16, choices=Scheme.choices)
    value = models.CharField("代码", max_length=32, db_collation="C")
    body = models.CharField("主体标识码", max_length=9, blank=True, db_collation="C")
    """The nine characters shared by the 18-, 10- and 9-character codes, by which old codes find new ones."""
    source = models.CharField("来源", max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["value"], name="identifier_value"),
            models.Index(fields=["body"], name="identifier_body", condition=~Q(body="")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["value"], condition=Q(valid_to__isnull=True), name="identifier_in_use_once"
            ),
            models.CheckConstraint(condition=SCHEME_FORMS, name="identifier_fits_scheme"),
            days_in_order("identifier_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.value


class OrganisationName(AppendOnly):
    """A name an organisation bore until a day (曾用名)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("曾用名", max_length=200)
    valid_to = models.DateField("用至")
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name"], name="organisation_former_name")]

    def __str__(self) -> str:
        return f"{self.name}（至 {self.valid_to}）"


class Succession(AppendOnly):
    """That one organisation stands in another's place since a day."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succeeded_to")
    kind = models.CharField("方式", max_length=16, choices=SuccessionKind.choices)
    on = models.DateField("日期")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class ClerkProfile(Walled):
    """That an account acts for an organisation (经办人)."""

    keeps_history: ClassVar[bool] = True

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clerk_profile")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clerks")
    office_phone = models.CharField("办公电话", max_length=32, blank=True)
    """A landline; mobile numbers are personal data and stand in their own table."""

    def __str__(self) -> str:
        return f"{self.account}，{self.organisation}"
