from sefton_pdps.core.choices import Colour, Coloured


class ReportState(Coloured):
    COMPILED = "compiled", "Compiled", Colour.IN_PROGRESS
    CHECKED = "checked", "Checked by finance", Colour.IN_PROGRESS
    ISSUED = "issued", "Issued", Colour.DONE
