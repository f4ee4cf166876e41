#!/usr/bin/env bash
# The steps of action.yml, with what the user asked for in IN_* and the files of GitHub Actions:
#   run.sh install   installs sourcing from the checkout of the action
#   run.sh check     writes the reports, annotations, summary and outputs; never fails for findings
#   run.sh gate      ends with the exit code of the check
set -euo pipefail

install() {
    # See "Install" in the README for why durable-rules needs these.
    CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject" \
        python -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
}

check() {
    local folder="$RUNNER_TEMP/sourcing" code=0 line
    local -a paths=() options=() extra=()
    mkdir -p "$folder"
    while IFS= read -r line; do
        [ -z "$line" ] || paths+=("$line")
    done <<<"${IN_PATHS:-.}"
    while IFS= read -r line; do
        [ -z "$line" ] || options+=(--pack "$line")
    done <<<"${IN_PACK:-}"
    [ -z "${IN_CONFIG:-}" ] || options+=(--config "$IN_CONFIG")
    [ -z "${IN_FAIL_LEVEL:-}" ] || options+=(--fail-level "$IN_FAIL_LEVEL")
    [ -z "${IN_SINCE:-}" ] || options+=("--since=$IN_SINCE")
    [ -z "${IN_TRUST_REF:-}" ] || options+=("--trust-ref=$IN_TRUST_REF")
    # Split at spaces, and nothing else: no glob, no quote, no substitution.
    IFS=' ' read -r -a extra <<<"${IN_ARGS:-}"
    options+=(--output text=-)
    [ "${IN_ANNOTATIONS:-true}" != true ] || options+=(--output github=-)
    options+=(--output "json=$folder/report.json" --output "sarif=$folder/report.sarif")
    options+=(--output "html=$folder/report.html" --output "github-summary=$folder/summary.md")
    rm -f "$folder"/report.* "$folder/summary.md"
    # Files may be named like options.
    sourcing check "${options[@]}" ${extra[@]+"${extra[@]}"} -- "${paths[@]}" || code=$?
    if [ "${IN_SUMMARY:-true}" = true ] && [ -f "$folder/summary.md" ]; then
        cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
    fi
    echo "code=$code" >>"$GITHUB_OUTPUT"
    case $code in
        0) echo "conclusion=pass" ;;
        1) echo "conclusion=findings" ;;
        3) echo "conclusion=nothing" ;;
        *) echo "conclusion=error" ;;
    esac >>"$GITHUB_OUTPUT"
    [ ! -f "$folder/report.json" ] || outputs "$folder" >>"$GITHUB_OUTPUT"
}

outputs() {
    python - "$1/report.json" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
verdicts = report["summary"]["verdicts"]
print(f"findings={sum(verdicts[v] for v in ('fail', 'warn', 'undetermined'))}")
print(f"errors={len(report['errors']) + verdicts['error']}")
print(f"waived={verdicts['waived']}")
PYTHON
    echo "sarif-file=$1/report.sarif"
    echo "report-file=$1/report.html"
}

gate() {
    # No code: the check did not come to its end.
    exit "${IN_CODE:-2}"
}

case "${1:-}" in
    install | check | gate) "$1" ;;
    *)
        echo "usage: run.sh install|check|gate" >&2
        exit 2
        ;;
esac
