"""Validates an unpacked crate; the JSON-LD context comes from the copy that rocrate ships.

Runs in an environment of its own: the validator needs an older rich than jcm-mrv.
"""

import io
import sys
from importlib.resources import files

import rdflib.plugins.shared.jsonld.context as jsonld
import requests
from rocrate_validator import models, services

URL = "https://w3id.org/ro/crate/1.1/context"
CONTEXT = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()


def send(self, request, **_):
    """Answer from the copy, and to nothing else."""
    response = requests.Response()
    response.url, response.request = request.url, request
    found = request.url.removesuffix(".jsonld") == URL
    response.status_code = 200 if found else 504
    response.raw = io.BytesIO(CONTEXT if found else b"")
    response.headers["Content-Type"] = "application/ld+json"
    return response


def source_to_json(source, *args, **kwargs):
    """Give the copy to rdflib as well."""
    import json

    if str(source) != URL:
        raise OSError(f"{source} is asked for, and there is no network")
    return json.loads(CONTEXT), None


requests.Session.send = send
jsonld.source_to_json = source_to_json


def main(folder: str) -> int:
    """Print what is wrong under each profile; give 1 where anything is."""
    wrong = 0
    for profile in ("ro-crate-1.1", "process-run-crate-0.5"):
        settings = models.ValidationSettings(
            rocrate_uri=models.URI(folder),
            profile_identifier=profile,
            requirement_severity=models.Severity.REQUIRED,
            no_cache=True,
        )
        result = services.validate(settings)
        issues = result.get_issues(models.Severity.REQUIRED)
        print(profile, "passed" if not issues else f"{len(issues)} issues")
        for issue in issues:
            print(" ", issue.check.identifier, issue.message)
        wrong += len(issues)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
