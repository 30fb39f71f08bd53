"""Names to invent people from: many peoples of Merseyside, some of two letters, some that are everyday words."""

# Of each people: given names, family names (`_` stands for the space inside one name). No pair
# is meant for anybody who lives.
ENGLISH = (
    "Skylar Oliver Charlotte Benjamin Isabella Alexander Abigail Nathaniel Rebecca Joshua Jessica Theodore Samantha "
    "Matthew Katherine Zachary Elizabeth Frederick Natalie Timothy Victoria Dominic Georgina Harrison Bethany",
    "Samplerby Fenwickson Thistlewold Harkenby Mockridge Quillfeather Oddlestone Brackenhurst Tindlewick Larkhamby "
    "Pennerthwaite Cobblewood Wrenshawe Hollowdale Stubbinfold Ravensbyre",
)
IRISH = (
    "Saoirse Niamh Oisín Caoimhe Tadhg Ciarán Aoife Fionn Róisín Cillian Declan Siobhán Éabha",
    "O'Fennerty MacGillacuddan O'Hannigrath Ní_Chonallán McTarragh O'Dubhlainn Kilbrennan MacAnTuile",
)
POLISH = (
    "Zuzanna Katarzyna Łukasz Małgorzata Jakub Aleksandra Wojciech Agnieszka Stanisław Kacper Oliwia Szymon",
    "Wiśniewczyk Kowalczewski Dąbrowiak Zielonkowski Szczypiorek Majchrowicz Błaszczykowicz Nowakiewicz",
)
ARABIC = (
    "Yusuf Mohammed Layla Abdulrahman Fatima Khadija Ibrahim Mariam Zaynab Hamza Noor Tariq",
    "Al-Sharqawi Haddadin El-Masrafi Qasimani Al-Rubayan Barakani Mansourian Halabieh",
)
SOUTH_ASIAN = (
    "Gurpreet Aarav Priyanka Ishaan Simran Devika Arjun Ananya Rohit Zara Hafsah Bilal Manjeet",
    "Chattergee Dhaliwar Iyerson Rahmanzai Bhattacharjee Sandhuwal Mukherjani Khattakar Subramaniyan",
)
CHINESE = (
    "Li Mei Jun Xiuying Wei Bo Zihan Yan Haoran Ling",
    "Wu Zhangwei Ng Ouyang Xu Liangfu Hu Zhuge Qiu Yu",
)
NIGERIAN = (
    "Oluwaseun Chiamaka Adebayo Ngozi Temitope Chukwuemeka Folasade Babatunde Ifeoluwa Obinna",
    "Okonkwade Adeyemisi Nwachukwane Ogunbanjole Ezeokolie Afolabiwo Babangidere",
)
ROMANIAN = (
    "Ionuț Ștefania Andreea Răzvan Mădălina Bogdan Ioana Cătălin Denisa Florin",
    "Popescescu Țurcanovici Munteanin Ionescaru Vlădulescu Ciobotărescu Stănculeanu",
)
TRAVELLER = (
    "Elvie-Mae Jimmy-Joe Bridget Nangirl Paddy Margaret-Rose Felix Riley-Jo Tyson Delilah",
    "Wardley Cashell Conneroy Doranby Stokeley Ginnety Pricewell",
)
EASTERN = (
    "Олена Тарас Соломія Андрій 王小明 李思雨 محمد ليلى ਗੁਰਪ੍ਰੀਤ ሰላም",
    "Коваленчук Шевчуканко Мельничак Бондаренчик",
)
EVERYDAY = (
    "Grace Will Hope Faith May Rose Mark Summer Frank Joy Ruby Violet Robin Holly Daisy Amber Ivy Jasmine",
    "Penny Rich Young Price Bishop Carter Small Peak Fair Stone Winter Day",
)
ILLNESS = (
    "Addison Marfan Bell Hodgkin Turner Crohn Graves Rett",
    "Parkinson Asperger Downes Perthes Addison Turner",
)

PEOPLES: tuple[tuple[str, int, tuple[str, str]], ...] = (
    ("english", 34, ENGLISH), ("irish", 9, IRISH), ("polish", 10, POLISH), ("arabic", 9, ARABIC),
    ("south asian", 10, SOUTH_ASIAN), ("chinese", 5, CHINESE), ("nigerian", 7, NIGERIAN),
    ("romanian", 5, ROMANIAN), ("traveller", 4, TRAVELLER), ("everyday", 6, EVERYDAY), ("illness", 2, ILLNESS),
)  # fmt: skip

SHORT_FORMS = {
    "Oliver": "Ollie", "Charlotte": "Lottie", "Benjamin": "Ben", "Isabella": "Bella", "Alexander": "Alex",
    "Abigail": "Abi", "Nathaniel": "Nathan", "Rebecca": "Becky", "Joshua": "Josh", "Jessica": "Jess",
    "Theodore": "Theo", "Samantha": "Sam", "Matthew": "Matt", "Katherine": "Katie", "Zachary": "Zac",
    "Elizabeth": "Lizzie", "Frederick": "Freddie", "Natalie": "Nat", "Timothy": "Tim", "Victoria": "Vicky",
    "Dominic": "Dom", "Georgina": "Georgie", "Harrison": "Harry", "Bethany": "Beth",
}  # fmt: skip
SHORT_FORMS_ELSEWHERE = {
    "Katarzyna": "Kasia", "Małgorzata": "Gosia", "Jakub": "Kuba", "Aleksandra": "Ola", "Zuzanna": "Zuzia",
    "Agnieszka": "Aga", "Mohammed": "Mo", "Oluwaseun": "Seun", "Babatunde": "Tunde", "Abdulrahman": "Abdul",
}  # fmt: skip
NICKNAMES = (
    "Bubs",
    "Sparky",
    "Tootsie",
    "Didi",
    "Moomin",
    "Ziggy",
    "Pudge",
    "Bobo",
    "Tigs",
    "Squeak",
    "Jazzo",
)

RELATIVES = (
    "Denise Maureen Kayleigh Darren Lorraine Ashley Tracey Gareth Wendy Shaun Leanne Bronwen Marcin Dorota Halima "
    "Rashid Chidinma Sanjay Parveen Costin Nuala Padraig Carmel Jayden Ellie-Mae"
)
WORKERS = (
    "Philippa Notionwala", "Gethin Marrowby", "Aneeta Fictorian", "Rosalind Ledgerwick", "Kwabena Sketchley",
    "Tomasz Draftowski", "Marguerite Standinshaw", "Derek Placeholt", "Yvonne Exampleton", "Hilary Dummerfield",
    "Imogen Testerby",
)  # fmt: skip
OTHER_FAMILIES = "Greenmantle Hobbleworth Marchbanker Castelnaugh Dunnockson Farthingdew Rimmerlow Yarrowgate"

SCHOOLS = (
    # full, what people say for short
    ("Notionalside High School", "Notionalside"), ("St Imelda's RC Primary School", "St Imelda's"),
    ("Thornfold Community Academy", "Thornfold"), ("Merebank Grange Primary School", "Merebank Grange"),
    ("Our Lady of Larkfell Catholic High School", "Larkfell"), ("Quarrybrook Special School", "Quarrybrook"),
    ("Sir Barnaby Oakum Academy", "Barnaby Oakum"), ("Wexlow Church of England Primary School", "Wexlow"),
    ("The Elmstow Free School", "Elmstow"), ("Dunescar Sixth Form College", "Dunescar"),
    ("Holy Fictitious Junior School", "Holy Fictitious"), ("Kingsferrow Girls' School", "Kingsferrow"),
    ("St Oswin's and All Angels School", "St Oswin's"), ("Bramblecote Lane Infant School", "Bramblecote"),
)  # fmt: skip
STREETS = (
    "Notional Street", "Invented Avenue", "Makebelieve Road", "Sandpiper Close", "Old Mill Lane", "Fernleigh Drive",
    "Church Road", "Victoria Terrace", "Lapwing Court", "Marram Grove", "Station Approach", "Dock View",
    "Pilchard Place", "Hesketh Crescent", "Chapel Walk", "Larch Way", "Beacon Gardens", "Tithebarn Mews",
)  # fmt: skip
