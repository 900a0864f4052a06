"""The registers of the demo: most works are known to some of them, one in nine by another amount, some to none."""

from collections.abc import Iterable, Iterator, Mapping

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.verification.vocabulary import Register
from zhulu.usecases.deliver_evidence import deliver_evidence
from zhulu.usecases.make_demo.scenes import Scene, Site

SOURCES = {
    Register.TENDER: "公共资源交易平台（演示）",
    Register.QUALITY: "质量监督系统（演示）",
    Register.SAFETY: "安全监督系统（演示）",
    Register.PERMIT: "施工许可系统（演示）",
}
UNKNOWN, PARTLY, DIFFERING = 7, 3, 9
"""Every so many works no register knows, every so many only the tenders, every so many with another figure."""


def deliver_registers(scenes: Iterable[Scene]) -> None:
    """Deliver what the four registers know of the demo's works."""
    sites = {scene.site.serial: scene.site for scene in scenes}
    for register, source in SOURCES.items():
        rows = [row for site in sites.values() if _knows(register, site) for row in _rows(register, site)]
        if rows:
            deliver_evidence(actor=SYSTEM, register=register.value, source=source, rows=list(enumerate(rows, start=1)))


def _knows(register: Register, site: Site) -> bool:
    if site.serial % UNKNOWN == 0 or (register is Register.PERMIT and not site.permit_held):
        return False
    return register is Register.TENDER or site.serial % PARTLY != 0


def _rows(register: Register, site: Site) -> Iterator[Mapping[str, object]]:
    common = {
        "name": site.name,
        "owner_name": site.owner.name,
        "owner_code": site.owner.code,
        "area_code": site.place.county,
    }
    if register is Register.TENDER:
        for role, party in site.parties.items():
            number = f"ZB{site.tendered:%Y}-{site.serial:05d}-{role}"
            yield {**common, "number": number, "party_name": party.name, "party_code": party.code}
    elif register is Register.PERMIT:
        yield {**common, "number": f"施〔{site.contracted:%Y}〕{site.serial:04d}"}
    else:
        size = site.scale + 1 if site.serial % DIFFERING == 0 else site.scale
        yield {**common, "number": f"{register.value[:1].upper()}{site.started:%Y}-{site.serial:05d}", "size": size}
