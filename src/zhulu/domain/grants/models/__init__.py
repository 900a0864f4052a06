"""Officers by real name and office, the grants of their authorities, and who holds them when."""

from zhulu.domain.grants.models.register import Officer as Officer
from zhulu.domain.grants.models.register import Registration as Registration
from zhulu.domain.grants.models.standing import PATH_FITS_FUNCTION as PATH_FITS_FUNCTION
from zhulu.domain.grants.models.standing import Grant as Grant
from zhulu.domain.grants.models.standing import GrantHolder as GrantHolder
