"""Uploads are refused by their announced size, before any of the file is read."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

FORM_FIELDS = 64 * 1024  # what the form holds beside the files


def is_too_large(content_length: int) -> bool:
    return content_length > settings.IMPORT_MAX_BYTES + FORM_FIELDS


class RefuseLargeUploads(FileUploadHandler):
    """Stops at the first file of a request that is too large; what stands before it in the form has been read."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.too_large = is_too_large(content_length)

    def new_file(self, *args, **kwargs):
        if self.too_large:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
