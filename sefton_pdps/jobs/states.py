from sefton_pdps.core.choices import Choices, Colour, Coloured


class JobState(Coloured):
    QUEUED = "queued", "Waiting", Colour.DRAFT
    RUNNING = "running", "Running", Colour.IN_PROGRESS
    DONE = "done", "Done", Colour.DONE
    FAILED = "failed", "Failed", Colour.STOPPED
    ABANDONED = "abandoned", "Given up", Colour.STOPPED


OVER = (JobState.DONE, JobState.FAILED, JobState.ABANDONED)


class FileFormat(Choices):
    XLSX = "xlsx", "Excel workbook"
    CSV = "csv", "CSV, for other programs"
