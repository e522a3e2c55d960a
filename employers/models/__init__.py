from employers.models.agreement import Agreement, AgreementMail
from employers.models.contact_person import ContactPerson
from employers.models.employer import Employer
from employers.models.employer_contact import EmployerContact
from employers.models.employer_relation import EmployerRelation
from employers.models.occupation import Occupation, OccupationShare
from employers.models.opening import Opening, PossibleAdaptation, Requirement
from employers.models.supervisor_course import CourseParticipant, SupervisorCourse
from employers.models.workplace import Workplace

__all__ = [
    "Agreement",
    "AgreementMail",
    "ContactPerson",
    "CourseParticipant",
    "Employer",
    "EmployerContact",
    "EmployerRelation",
    "Occupation",
    "OccupationShare",
    "Opening",
    "PossibleAdaptation",
    "Requirement",
    "SupervisorCourse",
    "Workplace",
]
