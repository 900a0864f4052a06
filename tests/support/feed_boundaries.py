"""The table of boundaries of the feed; ``boundaries`` appends it to those of the paths."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.bundles import bundle, changed, completed, confirmed_by, permit
from tests.support.filing_facts import TODAY, jilin_policy
from zhulu.domain.intake.facts import BundleFacts, Signer, Whereabouts
from zhulu.domain.intake.reading import read_bundle
from zhulu.domain.intake.records import Tools

HERE = Whereabouts(code="220102", known=True)
TOOLS = Tools(is_area=lambda code: code.startswith("22"), commit=lambda *_: "c" * 64)
WHOLE, LATER = bundle(), completed()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def _facts(raw: object = WHOLE, **around: Any) -> BundleFacts:
    facts = BundleFacts(
        bundle=read_bundle(raw, tools=TOOLS),
        place=HERE,
        signer=Signer(1, "某县住房和城乡建设局", "county", "C"),
        may_deliver=True,
        policy=jilin_policy(),
        today=TODAY,
    )
    return replace(facts, **around)


def _project(**columns: Any) -> BundleFacts:
    return _facts(changed(WHOLE, "TBProjectInfo", **columns))


def _permit(**columns: Any) -> BundleFacts:
    return _facts(changed(WHOLE, "TBBuilderLicenceManage", **columns))


def _finished(day: str) -> BundleFacts:
    return _facts(changed(LATER, "PrjFinishCheck", EDate=day))


def _without(table: str) -> BundleFacts:
    return _facts({**WHOLE, "tables": {name: rows for name, rows in WHOLE["tables"].items() if name != table}})


def _two_permits(**columns: object) -> BundleFacts:
    first = permit("SP-2024-0001")
    return _facts({**WHOLE, "tables": {**WHOLE["tables"], "TBBuilderLicenceManage": [first, {**first, **columns}]}})


FEED_BOUNDARIES = (
    Line("BundleReadable", "三(五)a", "every part", _facts(), passes=True),
    Line("BundleReadable", "三(五)a", "no object at all", _facts(17), passes=False),
    Line("BundleReadable", "三(五)a", "version 1", _facts(bundle(version=1)), passes=True),
    Line("BundleReadable", "三(五)a", "version 0", _facts(bundle(version=0)), passes=False),
    Line("BundleReadable", "三(五)a", "a stage of nobody", _facts(bundle(stage="sale")), passes=False),
    Line("BundleReadable", "三(五)a", "a list as a value", _project(Address=["南关区"]), passes=False),
    Line("BundleReadable", "三(五)a", "something beside", _facts(bundle(remark="")), passes=False),
    Line("SourceIsOwn", "一(一)1", "its own", _facts(), passes=True),
    Line("SourceIsOwn", "一(一)1", "another's", _facts(may_deliver=False), passes=False),
    Line("VersionSaysOneThing", "一(一)1", "the first time", _facts(), passes=True),
    Line("VersionSaysOneThing", "一(一)1", "said before otherwise", _facts(said_before=True), passes=False),
    Line("ProjectDescribed", "一(一)2", "with its owner", _facts(), passes=True),
    Line("ProjectDescribed", "一(一)2", "no project", _without("TBProjectInfo"), passes=False),
    Line("ProjectDescribed", "一(一)2", "no name", _project(PrjName=None), passes=False),
    Line("ProjectDescribed", "一(一)2", "an owner called 无", _project(BuildCorpName="无"), passes=False),
    Line("StageDelivered", "一(一)1", "a permit", _facts(), passes=True),
    Line("StageDelivered", "一(一)1", "no permit", _without("TBBuilderLicenceManage"), passes=False),
    Line("StageDelivered", "一(一)1", "the project alone", _facts(bundle(stage="basic")), passes=True),
    Line("RecordsDistinct", "三(五)a", "one permit", _facts(), passes=True),
    Line("RecordsDistinct", "三(五)a", "the same twice", _two_permits(), passes=True),
    Line("RecordsDistinct", "三(五)a", "one number, two areas", _two_permits(Area="21031"), passes=False),
    Line("PlaceInProvince", "一(二)3b", "here", _facts(), passes=True),
    Line("PlaceInProvince", "一(二)3b", "a code that nobody knows", _facts(place=Whereabouts("229999")), passes=True),
    Line(
        "PlaceInProvince",
        "一(二)3b",
        "another province",
        _facts(place=Whereabouts("110105", outside=True)),
        passes=False,
    ),
    Line("PermitKnown", "一(一)1", "number and day", _facts(), passes=True),
    Line("PermitKnown", "一(一)1", "a day alone", _permit(BuilderLicenceNum=None), passes=True),
    Line("PermitKnown", "一(一)1", "a number alone", _permit(ReleaseDate=None), passes=True),
    Line("PermitKnown", "一(一)1", "neither", _permit(BuilderLicenceNum="/", ReleaseDate="1900-01-01"), passes=False),
    Line("NothingAhead", "三(五)a", "completed today", _finished(TODAY.isoformat()), passes=True),
    Line("NothingAhead", "三(五)a", "tomorrow", _finished(TOMORROW), passes=False),
    Line("MadeUpLater", "一(一)4", "the day itself", _project(BDate="2019-09-12"), passes=True),
    Line("MadeUpLater", "一(一)4", "the day before", _project(BDate="2019-09-11"), passes=False),
    Line("MadeUpLater", "一(一)4", "no day", _project(BDate=None), passes=True),
    Line("ConfirmerKnown", "一(一)3", "a bureau and a name", _facts(), passes=True),
    Line("ConfirmerKnown", "一(一)3", "nobody", _facts(signer=Signer(unknown="没有写明审核部门")), passes=False),
    Line("OfficeNamed", "三(二)b", "a section", _facts(), passes=True),
    Line("OfficeNamed", "三(二)b", "none", _facts(confirmed_by(WHOLE, CheckOfficeName=None)), passes=False),
    Line(
        "OfficeNamed",
        "三(二)b",
        "no person either: another rule's",
        _facts(confirmed_by(WHOLE, CheckOfficeName=None, CheckPersonName=None)),
        passes=True,
    ),
    Line("ParticipantsRegistered", "一(一)2", "all of them", _facts(), passes=True),
    Line("ParticipantsRegistered", "一(一)2", "one is not", _facts(unlinked=("某公司",)), passes=False),
    Line("DaysInOrder", "三(五)a", "as usual", _facts(), passes=True),
    Line("DaysInOrder", "三(五)a", "signed on the day of the permit", _permit(ReleaseDate="2021-03-05"), passes=True),
    Line("DaysInOrder", "三(五)a", "signed the day after", _permit(ReleaseDate="2021-03-04"), passes=False),
    Line("KindKnown", "一(一)1", "a building", _facts(), passes=True),
    Line("KindKnown", "一(一)1", "no kind", _project(PrjTypeNum=None), passes=False),
    Line("InvestmentCodeAlone", "一(一)1", "alone", _facts(), passes=True),
    Line("InvestmentCodeAlone", "一(一)1", "with another", _facts(sharing=("临江花园二期",)), passes=False),
)
"""Every line of the moment ``feed``."""
