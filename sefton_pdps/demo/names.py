"""Names that nobody bears: made of plants, birds and words such as Sample, so that no reader takes them for real."""

from random import Random

GIVEN = [
    "Acorn",
    "Amber",
    "Ash",
    "Auklet",
    "Barley",
    "Bay",
    "Beech",
    "Birch",
    "Bluebell",
    "Briar",
    "Brook",
    "Bunting",
    "Cedar",
    "Celandine",
    "Chicory",
    "Clover",
    "Coot",
    "Coral",
    "Cricket",
    "Crocus",
    "Curlew",
    "Dale",
    "Damson",
    "Daw",
    "Dipper",
    "Dove",
    "Dunlin",
    "Ember",
    "Fennel",
    "Finch",
    "Flax",
    "Fulmar",
    "Gannet",
    "Gorse",
    "Grebe",
    "Heron",
    "Holly",
    "Ivy",
    "Jay",
    "Jonquil",
    "Kestrel",
    "Kite",
    "Knot",
    "Larch",
    "Lark",
    "Lichen",
    "Linnet",
    "Marram",
    "Martin",
    "Merlin",
    "Moss",
    "Nettle",
    "Oak",
    "Olive",
    "Osier",
    "Osprey",
    "Petrel",
    "Pine",
    "Pipit",
    "Plover",
    "Plum",
    "Quill",
    "Reed",
    "Robin",
    "Ruff",
    "Rush",
    "Saffron",
    "Sand",
    "Sedge",
    "Shore",
    "Siskin",
    "Skylark",
    "Snipe",
    "Sparrow",
    "Spruce",
    "Starling",
    "Swift",
    "Teal",
    "Tern",
    "Thrift",
    "Twite",
    "Vetch",
    "Wagtail",
    "Whin",
    "Yew",
]
FAMILY = [
    "Samplerby",
    "Testerton",
    "Mockridge",
    "Fixtureham",
    "Exampleby",
    "Placeholme",
    "Inventley",
    "Pretendham",
    "Dummyfield",
    "Notrealby",
    "Supposeworth",
    "Specimenby",
    "Stubbington-Test",
    "Trialby",
    "Draftwell",
    "Proxyham",
    "Figmentby",
    "Fabricourt",
    "Imagineham",
    "Modelby",
]
HOUSE = [
    "Avocet",
    "Bittern",
    "Cormorant",
    "Dabchick",
    "Egret",
    "Fieldfare",
    "Goldcrest",
    "Hobby",
    "Kittiwake",
    "Lapwing",
    "Mallard",
    "Nightjar",
    "Ouzel",
    "Pintail",
    "Quail",
    "Redshank",
    "Sanderling",
    "Turnstone",
    "Whimbrel",
    "Yellowhammer",
    "Brambling",
    "Chiffchaff",
    "Dotterel",
    "Eider",
    "Firecrest",
    "Gadwall",
    "Harrier",
    "Jackdaw",
    "Kingfisher",
    "Merganser",
    "Nuthatch",
    "Oriole",
    "Puffin",
    "Razorbill",
    "Shelduck",
    "Treecreeper",
]
STREET = (
    "Nowhere Lane", "Imaginary Street", "Pretend Avenue", "Invention Road", "Makebelieve Close", "Notional Way",
    "Fictional Terrace", "Sample Grove", "Testing Drive", "Dummy Crescent", "Placeholder Walk", "Mock Gardens",
)  # fmt: skip
GROWN_UP = (
    "Agrimony", "Angelica", "Betony", "Borage", "Burnet", "Caraway", "Comfrey", "Coriander", "Cowslip", "Eyebright",
    "Feverfew", "Foxglove", "Hyssop", "Lovage", "Mallow", "Marjoram", "Meadowsweet", "Mugwort", "Oxlip", "Ragwort",
    "Rosebay", "Selfheal", "Stitchwort", "Valerian", "Woodruff",
)  # fmt: skip
GROWN_UP_FAMILY = (
    "Biddermock", "Carehamtest", "Demonby", "Exampleworth", "Fictionley", "Housemock", "Inventworth", "Madeupton",
    "Notionby", "Placeworth-Test", "Samplerton", "Supposeham", "Tendermock", "Trialworth",
)  # fmt: skip
HOUSE_KIND = ("House", "Lodge", "View", "Cottage", "Place", "Court")
OWNER = [
    "Sandpiper",
    "Marramgrass",
    "Dunelight",
    "Harbourmock",
    "Tidewater",
    "Shoresample",
    "Gullwing",
    "Driftwood",
    "Saltmarsh",
    "Pinewood",
    "Lighthouse",
    "Fernbank",
    "Oakmock",
    "Brookside",
    "Willowtest",
    "Heathsample",
    "Meadowmock",
    "Copsewood",
    "Hillsample",
    "Vale",
    "Ribblemock",
    "Merseysample",
    "Alttest",
    "Douglasmock",
    "Wyresample",
    "Lunetest",
    "Dovemock",
    "Calder",
    "Hodder",
    "Irwellmock",
]
OWNER_KIND = {
    "childrens_home": "Children's Homes (Demonstration) Ltd",
    "fostering_agency": "Fostering (Demonstration) Ltd",
    "supported_accommodation": "Supported Living (Demonstration) Ltd",
}


def given_name(random: Random) -> str:
    return random.choice(GIVEN)


def family_name(random: Random) -> str:
    return random.choice(FAMILY)


def house_names(random: Random, count: int) -> list[str]:
    """Names of houses, no two alike."""
    return random.sample(every_house(), count)


def every_house() -> list[str]:
    return [f"{bird} {kind}" for bird in HOUSE for kind in HOUSE_KIND]


def grown_ups(random: Random, count: int) -> list[str]:
    """Names of people who work for providers, no two alike and none of them a child's."""
    return random.sample([f"{given} {family}" for given in GROWN_UP for family in GROWN_UP_FAMILY], count)


def owner_names(random: Random, kind: str, count: int) -> list[str]:
    """Names of organisations of one kind, no two alike."""
    return [f"{word} {OWNER_KIND[kind]}" for word in random.sample(OWNER, count)]
