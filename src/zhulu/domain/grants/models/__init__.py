"""Officers by real name and office, the grants of their authorities, and who holds them when."""

from zhulu.domain.grants.models.cases import EDITABLE as EDITABLE
from zhulu.domain.grants.models.cases import CaseCounter as CaseCounter
from zhulu.domain.grants.models.cases import CaseDecision as CaseDecision
from zhulu.domain.grants.models.cases import CaseLine as CaseLine
from zhulu.domain.grants.models.cases import CaseSubmission as CaseSubmission
from zhulu.domain.grants.models.cases import CityConsent as CityConsent
from zhulu.domain.grants.models.cases import PermissionCase as PermissionCase
from zhulu.domain.grants.models.register import Officer as Officer
from zhulu.domain.grants.models.register import Registration as Registration
from zhulu.domain.grants.models.register import RegistrationDecision as RegistrationDecision
from zhulu.domain.grants.models.standing import PATH_FITS_FUNCTION as PATH_FITS_FUNCTION
from zhulu.domain.grants.models.standing import Grant as Grant
from zhulu.domain.grants.models.standing import GrantHolder as GrantHolder
