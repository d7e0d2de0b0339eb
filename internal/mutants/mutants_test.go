package mutants

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// full reports whether this run uses all bugs, as with `make mutants`.
var full = os.Getenv("MUTANTS") == "full" //nolint:gochecknoglobals // read once

// TestTable checks that the texts and tests in the table exist in the code.
func TestTable(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, m := range mutants() {
		t.Run(m.name, func(t *testing.T) {
			require.False(t, names[m.name], "another has that name")
			names[m.name] = true
			_, err := m.planted()
			require.NoError(t, err)
			tests := testsOf(t, m.caughtBy.pkg)
			texts := []string{"func " + m.caughtBy.path[0] + "(t *testing.T)"}
			for _, subtest := range m.caughtBy.path[1:] {
				texts = append(texts, strconv.Quote(subtest))
			}
			for _, text := range texts {
				if !strings.Contains(tests, text) {
					t.Errorf("the tests of %s do not have %s", m.caughtBy.pkg, text)
				}
			}
		})
	}
}

// testsOf returns the text of all tests of a package, and of the test packages that it uses.
func testsOf(t *testing.T, pkg string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root(), "internal", pkg, "*_test.go"))
	require.NoError(t, err)
	shared, err := filepath.Glob(filepath.Join(root(), "internal", pkg, pkg+"test", "*.go"))
	require.NoError(t, err)
	files = append(files, shared...)
	var text strings.Builder
	for _, file := range files {
		read, err := os.ReadFile(file)
		require.NoError(t, err)
		text.Write(read)
	}
	return text.String()
}

// TestMutants puts in each bug and requires that its test finds it. A short run uses only the bugs
// that are found fastest. A full run first requires that the tests pass without any bug.
func TestMutants(t *testing.T) {
	all := mutants()
	if !full {
		all = slices.DeleteFunc(all, func(m mutant) bool { return !m.quick })
	}
	r := &report{began: time.Now()}
	if full && !t.Run("without any", func(t *testing.T) { passes(t, all) }) {
		t.Fatal("a test that fails anyhow catches nothing")
	}
	t.Run("planted", func(t *testing.T) {
		for _, m := range all {
			t.Run(m.name, func(t *testing.T) { m.isCaught(t, r) })
		}
	})
	if full {
		require.NoError(t, r.write(os.Getenv("MUTANT_REPORT")))
	}
}

// passes runs each named test once on the unchanged code.
func passes(t *testing.T, all []mutant) {
	t.Helper()
	dir, built, done := t.TempDir(), map[string]bool{}, map[string]bool{}
	for _, m := range all {
		c := m.caughtBy
		if done[c.pkg+c.run()] {
			continue
		}
		done[c.pkg+c.run()] = true
		t.Run(c.pkg+" "+strings.Join(c.path, "/"), func(t *testing.T) {
			binary := filepath.Join(dir, c.pkg)
			if !built[c.pkg] {
				require.NoError(t, build(t.Context(), c, binary, ""))
				built[c.pkg] = true
			}
			o, err := c.execute(t.Context(), binary, "")
			require.NoError(t, err)
			require.Falsef(t, o.failed, "%s fails as the code is:\n%s", c.run(), tail(o.output))
			progress("passes %5.1f s  %s %s", o.took.Seconds(), c.pkg, strings.Join(c.path, "/"))
		})
	}
}

// isCaught puts in one bug and runs the test that must find it.
func (m *mutant) isCaught(t *testing.T, r *report) {
	t.Helper()
	dir := t.TempDir()
	overlay, err := m.plant(dir)
	require.NoError(t, err)
	binary := filepath.Join(dir, "tests")
	began := time.Now()
	require.NoErrorf(t, build(t.Context(), m.caughtBy, binary, overlay, m.packages()...), "%q is no bug: it does not compile", m.name)
	built := time.Since(began)
	o, err := m.caughtBy.execute(t.Context(), binary, overlay)
	require.NoError(t, err)
	caught := o.failed && regexp.MustCompile(m.caughtBy.says).MatchString(o.output) && o.took <= catchLimit
	r.add(m, caught, built, o.took)
	require.Truef(t, caught, "%q survives %s of internal/%s, which ran for %s, failed: %v, and was to say %q:\n%s",
		m.name, m.caughtBy.run(), m.caughtBy.pkg, o.took.Round(time.Second/10), o.failed, m.caughtBy.says, tail(o.output))
}
