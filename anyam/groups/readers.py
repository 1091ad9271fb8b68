"""Who may open the photo of an attendance sheet: it shows names and signatures."""

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.files import access
from anyam.files.models import Attachment
from anyam.groups.meetings import SHEET


@access.rule(SHEET)
def sees_people(user: User, attachment: Attachment) -> bool:
    return user.may(Can.SEE_PEOPLE, attachment.region_code)
