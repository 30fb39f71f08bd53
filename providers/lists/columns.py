"""What lists about settings share: the columns that tell of which setting a row is, and the tabs of what is decided."""

from sefton_pdps.access.lists import FileColumn, Tab

OF_SETTING = (
    FileColumn("Setting", ("setting__name",)),
    FileColumn("Ofsted URN", ("setting__urn",)),
    FileColumn("Provider", ("setting__provider__name",)),
)
TO_DECIDE, EVER = Tab("", "To decide"), Tab("all", "Decided ones too")
