"""Codes and numbers with right check digits that can be nobody's: the area in them does not exist.

Area codes begin with the province's two digits; none begins with 99. A made-up firm or person carries 99 there, so that
no real one can ever be meant by a demo.
"""

from stdnum.cn import uscc

from zhulu.domain.standard.identifiers import is_id_number, organisation_check

NOWHERE = "99"
"""The first two digits of every made-up area."""
FIRM, INSTITUTION = "91", "12"
"""登记管理部门 and 机构类别: a company, and a public institution such as a school's owner."""
ID_CHECKS = "0123456789X"


def firm_code(serial: int, *, area: str, registered: str = FIRM) -> str:
    """Give a valid 统一社会信用代码 that belongs to nobody; one serial, one code.

    Args:
        area: a county's code, of which the last four digits stay to be recognised.
    """
    body = f"MA{serial:06d}"
    number = f"{registered}{NOWHERE}{area[2:6]}{body}{organisation_check(body)}"
    return number + str(uscc.calc_check_digit(number))


def id_number(serial: int) -> str:
    """Give an ID number that is right in form and check digit, of a person born nowhere."""
    year, month, day = 1962 + serial % 31, 1 + serial % 12, 1 + serial % 28
    number = f"{NOWHERE}{serial // 1000 % 10000:04d}{year}{month:02d}{day:02d}{serial % 1000:03d}"
    return next(number + check for check in ID_CHECKS if is_id_number(number + check))


def office_phone(serial: int) -> str:
    """Give a telephone number of an exchange that does not exist."""
    return f"0000-{20000000 + serial % 9000000}"
