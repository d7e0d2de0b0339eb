// Package archtest tests which package may import which: commands → adapters → shop → drop. The
// domain imports no adapter, adapters do not import each other, and every exception is listed here
// with its reason.
package archtest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "sneakerhead/"

// mayImport lists which packages of the product each package, with its sub-packages, may import.
var mayImport = map[string][]string{
	// The shared packages, which every adapter may import.
	"internal/address":       {},
	"internal/allowance":     {},
	"internal/combiner":      {},
	"internal/contentcoding": {},
	"internal/origin":        {},
	"internal/redisaddr":     {},
	"internal/drop":          {},
	"internal/shop":          {"internal/drop", "internal/combiner"},
	"internal/spans":         {"internal/combiner"}, // the domain may not import it, because it imports OpenTelemetry

	// The adapters, which may not import each other.
	"internal/api":       shared,
	"internal/auth":      shared,
	"internal/config":    shared,
	"internal/demo":      shared,
	"internal/devstack":  shared,
	"internal/expiry":    shared,
	"internal/failpoint": shared,
	"internal/live":      shared,
	"internal/pages":     shared,
	"internal/people":    shared,
	"internal/pressure":  {},
	"internal/postgres":  append(slices.Clone(shared), "migrations"),
	"internal/rdb":       append(slices.Clone(shared), "lua"),
	"internal/rehearsal": shared,
	"internal/site":      shared,
	"internal/telemetry": shared,

	// Packages that embed files.
	"docs":       {},
	"lua":        {},
	"migrations": {},
	"web":        {},
}

var shared = []string{
	"internal/drop", "internal/shop", "internal/address", "internal/allowance", "internal/combiner", "internal/contentcoding", "internal/origin", "internal/redisaddr", "internal/spans",
}

// unrestricted are the packages that put the product together, to run it or to test it as a whole.
var unrestricted = []string{
	"cmd/sneakerhead", "internal/archtest", "internal/bench", "internal/e2e",
	"internal/faults", "internal/faults/checker", "internal/faults/deployment", "internal/faults/journal", "internal/mutants",
	"internal/soak",
}

// exceptions are the imports between adapters that are allowed.
var exceptions = []struct{ from, to, why string }{
	{"internal/api", "docs", "the page of the API shows the socket's events as they are documented"},
	{"internal/api", "internal/auth", "Identity is the verifier's type; a second one would only be converted to and from it"},
	{"internal/api", "internal/config", "a setting has one Go type, where it is read and where it is used"},
	{"internal/api", "internal/pages", "a public page is encoded once, and sent as it is"},
	{"internal/api", "internal/telemetry", "a request's id is in its reply and in every line of its log"},
	{"internal/config", "internal/auth", "CLERK_JWT_KEY is valid when the verifier can read it"},
	{"internal/people", "internal/auth", "people returns the verifier's Identity"},
	{"internal/postgres/pgtest", "internal/devstack", "tests run on the Postgres that `sneakerhead dev` starts"},
	{"internal/rdb/rdbtest", "internal/devstack", "tests run on the Redis that `sneakerhead dev` starts"},
}

// testHelpers may be imported by every test, and only by tests.
var testHelpers = []string{"internal/auth/authtest", "internal/drop/droptest", "internal/postgres/pgtest", "internal/rdb/rdbtest"}

// libraries lists what the shared packages may import besides the standard library.
var libraries = map[string][]string{
	"internal/address":       {},
	"internal/allowance":     {"golang.org/x/time/rate"},
	"internal/combiner":      {},
	"internal/contentcoding": {},
	"internal/drop":          {"github.com/google/uuid", "github.com/shopspring/decimal"},
	"internal/origin":        {},
	"internal/shop":          {"github.com/google/uuid"},
	"internal/redisaddr":     {"github.com/redis/go-redis/v9"}, // which defines what a valid address is
	"internal/spans": {
		"github.com/google/uuid", "go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes",
		"go.opentelemetry.io/otel/sdk/trace", "go.opentelemetry.io/otel/trace", "go.opentelemetry.io/otel/trace/noop",
	},
	"lua":        {},
	"migrations": {},
	"web":        {},
}

func TestImports(t *testing.T) {
	t.Parallel()
	imports := readImports(t, "../..")

	t.Run("packages import what they may", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			if i.to.ours && !allowed(i) {
				t.Errorf("%s imports %s: see the rules at the top of this test", i.file, i.to.path)
			}
		}
	})

	t.Run("the shared packages import only the libraries listed for them", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			listed, limited := libraries[i.from]
			if limited && !i.test && !i.to.ours && !i.to.standard && !slices.Contains(listed, i.to.path) {
				t.Errorf("%s imports %s", i.file, i.to.path)
			}
		}
	})

	t.Run("package drop has no contexts, locks or logs", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			if i.from == "internal/drop" && !i.test {
				require.NotContains(t, []string{"context", "sync", "sync/atomic", "log/slog"}, i.to.path, i.file)
			}
		}
	})

	t.Run("only a build with the tag failpoints has failpoints", func(t *testing.T) {
		t.Parallel()
		const only = "cmd/sneakerhead/failpoints_on.go"
		for _, i := range imports {
			if i.to.path == "internal/failpoint" && !i.test {
				require.Equal(t, only, i.file)
			}
		}
		text, err := os.ReadFile(filepath.Join("../..", only))
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(text), "//go:build failpoints\n"))
	})

	t.Run("every rule is still needed", func(t *testing.T) {
		t.Parallel()
		for _, e := range exceptions {
			require.NotEmpty(t, e.why)
			used := slices.ContainsFunc(imports, func(i imported) bool { return !i.test && i.from == e.from && i.to.path == e.to })
			require.Truef(t, used, "%s no longer imports %s: delete the exception", e.from, e.to)
		}
		for name := range mayImport {
			_, err := os.Stat(filepath.Join("../..", name))
			require.NoErrorf(t, err, "%s is gone: delete its rule", name)
		}
	})
}

// allowed reports whether the rules allow an import of one of the product's packages.
func allowed(i imported) bool {
	if slices.Contains(unrestricted, i.from) {
		return true
	}
	from, known := packageOf(i.from)
	if !known {
		return false // a new package: add it to mayImport
	}
	if to, _ := packageOf(i.to.path); to == from {
		return i.test || !slices.Contains(testHelpers, i.to.path)
	}
	if i.test && slices.Contains(testHelpers, i.to.path) || slices.Contains(mayImport[from], i.to.path) {
		return true
	}
	for _, e := range exceptions {
		if i.from == e.from && i.to.path == e.to {
			return true
		}
	}
	return false
}

// packageOf returns the package in mayImport that a folder belongs to.
func packageOf(folder string) (string, bool) {
	for name := folder; name != "."; name = filepath.ToSlash(filepath.Dir(name)) {
		if _, ok := mayImport[name]; ok {
			return name, true
		}
	}
	return "", false
}

// skipped reports whether an entry is a folder without packages of this module.
func skipped(entry fs.DirEntry) bool {
	name := entry.Name()
	return entry.IsDir() && (strings.HasPrefix(name, ".") && len(name) > 2 || name == "node_modules" || name == "tools" || name == "testdata")
}
