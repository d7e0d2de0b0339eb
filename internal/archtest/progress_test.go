package archtest_test

import (
	"bytes"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProgress_ShowsOutputOnlyWhenAStepFails runs the script that `make run` runs its steps with.
func TestProgress_ShowsOutputOnlyWhenAStepFails(t *testing.T) {
	t.Parallel()
	run := func(command string) (shown, errors string, err error) {
		step := exec.CommandContext(t.Context(), "../../tools/run/progress.sh", "the server", "sh", "-c", command)
		var stdout, stderr bytes.Buffer
		step.Stdout, step.Stderr = &stdout, &stderr
		err = step.Run()
		return stdout.String(), stderr.String(), err
	}
	shown, errors, err := run("echo compiling; echo a warning >&2")
	require.NoError(t, err)
	require.Regexp(t, `^the server: ready after \d+ s\n$`, shown)
	require.Empty(t, errors)

	shown, errors, err = run("echo compiling; echo why >&2; exit 3")
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, 3, exit.ExitCode())
	require.Empty(t, shown)
	require.Regexp(t, `^compiling\nwhy\nthe server: failed after \d+ s\n$`, errors)
}
