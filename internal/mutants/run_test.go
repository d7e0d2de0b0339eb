package mutants

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	// catchLimit is how long a test may take to find a bug. Nobody would wait longer for it.
	catchLimit = 60 * time.Second
	// buildLimit is enough for a machine that has to compile everything.
	buildLimit = 10 * time.Minute
)

// outcome is the result of running a test.
type outcome struct {
	failed bool
	output string
	took   time.Duration
}

// build compiles a check's test, together with the packages that the bug changes. An error is the
// compiler's.
func build(ctx context.Context, c check, to, overlay string, changed ...string) error {
	ctx, cancel := context.WithTimeout(ctx, buildLimit)
	defer cancel()
	if len(changed) > 0 { // a test that builds the server itself has not compiled them
		if output, err := command(ctx, root(), overlay, "go", append([]string{"build", "-o", os.DevNull}, changed...)...).CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, output)
		}
	}
	if output, err := command(ctx, root(), overlay, "go", "test", "-c", "-o", to, "./internal/"+c.pkg).CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

// execute runs the check's test; builds that the test starts use the overlay too. An error means
// that the test could not be run.
func (c *check) execute(ctx context.Context, binary, overlay string) (outcome, error) {
	const goodbye = 10 * time.Second // for the test's own end, when it has taken too long
	ctx, cancel := context.WithTimeout(ctx, catchLimit+goodbye)
	defer cancel()
	flags := append([]string{"-test.v", "-test.timeout=" + catchLimit.String(), "-test.run=" + c.run()}, c.flags...)
	test := command(ctx, filepath.Join(root(), "internal", c.pkg), overlay, binary, flags...)
	var output bytes.Buffer
	test.Stdout, test.Stderr = &output, &output
	began := time.Now()
	err := test.Run()
	o := outcome{failed: err != nil, output: output.String(), took: time.Since(began)}
	switch {
	case test.ProcessState == nil:
		return o, err
	case !c.ran(o.output):
		return o, fmt.Errorf("%s did not begin: %v\n%s", c.run(), err, tail(o.output)) //nolint:errorlint // it may be nil: then no test has that name
	case strings.Contains(o.output, "Error compiling script"):
		return o, fmt.Errorf("the script does not compile\n%s", tail(o.output))
	}
	return o, nil
}

// ran reports whether the test itself has begun, and not only its parent test.
func (c *check) ran(output string) bool {
	for line := range strings.Lines(output) {
		if name, ok := strings.CutPrefix(line, "=== RUN"); ok && strings.Count(name, "/") >= len(c.path)-1 {
			return true
		}
	}
	return false
}

// command returns a command that takes all processes it started with it when it ends.
func command(ctx context.Context, dir, overlay, name string, arguments ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, arguments...)
	c.Dir = dir
	goFlags := os.Getenv("GOFLAGS")
	if overlay != "" {
		goFlags = strings.TrimSpace(goFlags + " -overlay=" + overlay)
	}
	c.Env = append(os.Environ(), "GOFLAGS="+goFlags, "FAULTS=each", "FAULT_REPORT=", "MUTANTS=", "MUTANT_REPORT=")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
	return c
}

// tail returns the end of a long output.
func tail(output string) string {
	const kept = 4000
	return output[max(0, len(output)-kept):]
}
