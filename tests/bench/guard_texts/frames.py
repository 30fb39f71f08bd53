"""Sentences in which people would write an identifier down; `{x}` is where it stands."""

NAME = (
    "{x} settles better when the routine is written on the fridge.",
    "We asked {x} what would help and the answer was a bike.",
    "This is {x} at best on a Sunday morning.",
    "Staff say that {x} was tearful after the call.",
    "Could you tell me whether {x} is able to share a room?",
    "It took {x} three weeks to unpack.",
    "The carers met {x} at the office and it went well.",
    "Plan: introduce {x} to the dog first, then the house.",
    "no concerns for {x} overnight",
    "We are sorry that we cannot offer to {x} this time.",
    "Re: {x}, our offer stands until Friday.",
    "Her brother asks after {x} every week.",
)
POSSESSIVE = (
    "Please bring {x} blue coat and the inhaler.",
    "We have read {x} profile and would like to meet.",
    "Staff found {x} diary under the bed and gave it back unread.",
    "The home thinks {x} needs can be met with two staff.",
    "It is {x} wish to stay near the sea.",
    "All agree that {x} sleep is better now.",
    "A note on {x} diet: no nuts at all.",
)
LISTED = (
    "Subject: {x}",
    "Young person: {x}, long term.",
    "Profile for {x} attached.",
    "The file is under {x} on the shared drive.",
    "Minutes of the meeting about {x}.",
    "Invoice for {x}, two nights.",
    "Matching decision: {x} to move on Monday.",
)
INITIALS = (
    "{x} has settled well and sleeps through.",
    "We met {x} last week and would like to offer.",
    "Risk assessment for {x} is being updated.",
    "Staff spoke with {x} about smoking.",
    "Please note that {x} does not eat pork.",
    "A second visit for {x} is planned.",
    "Contact for {x} went well.",
)
NICKNAME = (
    "Likes to be called {x} by people close by.",
    "Answers to {x} at home.",
    "Everybody at the club knows {x} by now.",
    "We say goodnight to {x} last, after the little ones.",
    "{x} is a whirlwind before breakfast.",
    "Staff noticed that {x} was low after the visit.",
    "Mum still writes to {x} on every birthday.",
)
ORDINARY_WORD = (
    "A visit for {x} and two carers is booked.",
    "I met {x} with the carers and we talked about football.",
    "The carers told {x} about the move, and {x} cried.",
    "Staff said goodnight to {x} and then sat on the landing.",
    "{x}'s key worker is on leave.",
    "We spoke to {x} about contact and bedtime.",
    "My notes from the talk with {x} are attached.",
    "We think that {x}'s brother should come too.",
)
RELATIVE = (
    "Contact with {x} is on alternate Fridays.",
    "{x} rings at six each evening.",
    "A letter from {x} upset everybody for a day.",
    "Please do not tell {x} where the home is.",
    "{x} was assessed as a carer and it was not positive.",
    "We would welcome {x} at the tea visit.",
    "Lived with {x} until the order was made.",
)
TITLED = (
    "Contact with {x} is on alternate Fridays.",
    "{x} did not attend the hearing.",
    "Please send the minutes to {x} as well.",
    "We spoke to {x} on the phone about the visit.",
    "{x} has said that the move is too soon.",
    "A complaint came from {x} in the spring.",
)
WORKER = (
    "{x} will bring the bags on Monday.",
    "Ask {x} about the care plan.",
    "The worker, {x}, visits every six weeks.",
    "Please copy {x} into your reply.",
    "I spoke to {x} today and she agrees.",
    "{x} has promised to chase the passport.",
    "Questions to {x} at the family centre.",
)
SCHOOL = (
    "Goes to {x} by taxi.",
    "A place at {x} must be kept.",
    "The head of {x} has been kind.",
    "Would your home be near enough to {x}?",
    "Excluded from {x} for two days, now back.",
    "Our minibus already goes past {x} each morning.",
    "Friends from {x} come for tea.",
    "{x} will hold the next PEP.",
)
BIRTH = (
    "DOB {x}.",
    "Born {x}, first of three.",
    "Date of birth: {x}",
    "d.o.b {x} please check against the register",
    "The birth certificate says {x}.",
    "(b. {x})",
    "Placement runs from now; the birth date is {x}.",
    "We have {x} as the birth date, is that right?",
)
BIRTHDAY = (
    "The birthday is {x} and a cake is a must.",
    "Birthday {x}, wants trainers.",
    "We would plan a party for the birthday on {x}.",
    "Has a birthday on {x}, so not that week please.",
    "Next birthday is {x}.",
    "The carers asked whether the birthday ({x}) would be at home.",
)
ADDRESS = (
    "Mum still lives at {x}.",
    "Collect the bags from {x} on Monday.",
    "The family home is {x}.",
    "Seen near {x} late at night, twice.",
    "Please do not drive past {x} on the way.",
    "Was found at {x} after going missing.",
    "Post goes to {x} for now.",
)
POSTCODE = (
    "Home postcode {x}.",
    "We are a mile from {x}, is that too near?",
    "The family are in {x} so not there please.",
    "Transport is from {x} each day.",
    "Must be outside {x} and the streets around.",
    "Sat nav: {x}, side gate.",
)
TELEPHONE = (
    "Ring mum on {x} after six.",
    "Best number is {x}.",
    "The carer can be texted on {x}.",
    "Nan's phone: {x}",
    "Own mobile {x}, usually on silent.",
    "Call {x} if late.",
    "tel {x} and ask for the shift leader",
)
EMAIL = (
    "Mum can be written to at {x}.",
    "Own e-mail is {x}.",
    "Please send the plan to {x}.",
    "Dad wrote from {x} last week.",
    "email {x}",
    "The school has {x} as first contact.",
)
HANDLE = (
    "Posts as {x} most nights.",
    "The account is {x}, staff check it weekly.",
    "Adds strangers on {x}.",
    "Is {x} on there, blocked two people.",
    "Videos are under {x}, nothing worrying.",
    "Mum sends messages to {x} against the plan.",
)
NUMBER = (
    "The number on the file is {x}.",
    "Quote {x} when you ring.",
    "{x} on all letters please.",
    "Filed under {x}.",
    "Please use {x} and not the name.",
    "Our copy is marked {x}.",
    "See {x} for the last report.",
)
NHS = (
    "NHS number {x}.",
    "NHS no: {x} for the nurse.",
    "The surgery has {x} on its letters.",
    "Quote {x} when you ring the GP.",
    "{x} is on the red book.",
    "Registered with the GP as {x}.",
)
UPN = (
    "UPN {x}.",
    "The pupil number is {x}.",
    "School sent data for {x}.",
    "Please use {x} on the PEP form.",
    "{x} on the school census.",
    "upn: {x}, EHCP to follow",
)
COURT = (
    "Court case {x}.",
    "Listed again under {x} next month.",
    "Order made in {x}.",
    "Case number {x}, sealed copy to follow.",
    "The bundle for {x} has the report.",
    "Guardian appointed in {x}.",
)
SYSTEM = (
    "Mosaic ID {x}.",
    "LCS number {x}.",
    "Liquidlogic {x} has the chronology.",
    "Case no. {x} on our system.",
    "Client ID: {x}",
    "CareFirst ref {x}, see the genogram.",
)
REFERENCE = (
    "Referral {x}.",
    "This is about {x} from last week.",
    "Please see {x} for the first try.",
    "Your ref {x}, our bed is free.",
    "Linked to {x}, same family.",
    "As in {x} we would need two staff.",
)
INSURANCE_NUMBER = (
    "NI number {x}.",
    "National Insurance: {x}",
    "Has just been given {x} for the Saturday job.",
    "The card says {x}.",
    "Benefits need {x} by Friday.",
    "NINO {x}, pathway plan to follow.",
)
PLATE = (
    "Dad drives a silver Corsa, {x}.",
    "Seen getting into {x} outside the park.",
    "Registration {x}, police told.",
    "Car reg {x} parked outside twice.",
    "Mum's partner has a black van {x}.",
    "Staff noted {x} by the gate at nine.",
)
