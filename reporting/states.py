from django.db import models


class ReportState(models.TextChoices):
    COMPILED = "compiled", "Compiled"
    CHECKED = "checked", "Checked by finance"
    ISSUED = "issued", "Issued"
