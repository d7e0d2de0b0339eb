// Package archtest holds the rule of imports: commands → adapters → shop → drop. The domain knows no adapter, adapters do not know
// each other, and every exception is listed here with its reason.
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

// mayImport says what each package, with its sub-packages, may import of the product beside itself.
var mayImport = map[string][]string{
	// The middle. Every adapter may import these six.
	"internal/combiner":  {},
	"internal/origin":    {},
	"internal/redisaddr": {},
	"internal/drop":      {},
	"internal/shop":      {"internal/drop", "internal/combiner"},
	"internal/spans":     {"internal/combiner"}, // not the domain, which stands on the standard library

	// The adapters, none of which knows another.
	"internal/api":       theMiddle,
	"internal/auth":      theMiddle,
	"internal/config":    theMiddle,
	"internal/demo":      theMiddle,
	"internal/devstack":  theMiddle,
	"internal/expiry":    theMiddle,
	"internal/failpoint": theMiddle,
	"internal/live":      theMiddle,
	"internal/pages":     theMiddle,
	"internal/people":    theMiddle,
	"internal/postgres":  append(slices.Clone(theMiddle), "migrations"),
	"internal/rdb":       append(slices.Clone(theMiddle), "lua"),
	"internal/site":      theMiddle,
	"internal/telemetry": theMiddle,

	// Files that the binary carries.
	"lua":        {},
	"migrations": {},
	"web":        {},
}

var theMiddle = []string{
	"internal/drop", "internal/shop", "internal/combiner", "internal/origin", "internal/redisaddr", "internal/spans",
}

// free are the packages that put the product together, to run it or to test it whole.
var free = []string{
	"cmd/sneakerhead", "internal/archtest", "internal/bench", "internal/e2e",
	"internal/faults", "internal/faults/checker", "internal/faults/deployment", "internal/faults/journal", "internal/mutants",
	"internal/soak",
}

// exceptions are the imports between adapters that there are all the same.
var exceptions = []struct{ from, to, why string }{
	{"internal/api", "internal/auth", "who somebody is, is the verifier's own type; a second one would only be copied to and fro"},
	{"internal/api", "internal/config", "a setting has one form, from the place that reads it to the place that uses it"},
	{"internal/api", "internal/pages", "a public page is sent as it was encoded, once for everybody who asks"},
	{"internal/api", "internal/telemetry", "a request's id is in its reply and on every line of its log"},
	{"internal/config", "internal/auth", "CLERK_JWT_KEY is right exactly when the verifier can read it"},
	{"internal/people", "internal/auth", "the same: people hands on what the verifier says"},
	{"internal/postgres/pgtest", "internal/devstack", "tests run on the Postgres that `sneakerhead dev` starts"},
	{"internal/rdb/rdbtest", "internal/devstack", "tests run on the Redis that `sneakerhead dev` starts"},
}

// testHelpers may be imported by any test, and by nothing else.
var testHelpers = []string{"internal/auth/authtest", "internal/drop/droptest", "internal/postgres/pgtest", "internal/rdb/rdbtest"}

// outside is what the middle may import beside the standard library.
var outside = map[string][]string{
	"internal/combiner":  {},
	"internal/drop":      {"github.com/google/uuid", "github.com/shopspring/decimal"},
	"internal/origin":    {},
	"internal/shop":      {"github.com/google/uuid"},
	"internal/redisaddr": {"github.com/redis/go-redis/v9"}, // which decides what an address is
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

	t.Run("the middle imports the standard library, and little else", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			listed, limited := outside[i.from]
			if limited && !i.test && !i.to.ours && !i.to.standard && !slices.Contains(listed, i.to.path) {
				t.Errorf("%s imports %s", i.file, i.to.path)
			}
		}
	})

	t.Run("the rules wait for nothing and share nothing", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			if i.from == "internal/drop" && !i.test {
				require.NotContains(t, []string{"context", "sync", "sync/atomic", "log/slog"}, i.to.path, i.file)
			}
		}
	})

	t.Run("failpoints are in no build but the one with their tag", func(t *testing.T) {
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

	t.Run("no rule outlives what it was made for", func(t *testing.T) {
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

// allowed reports whether one import within the product is within the rules.
func allowed(i imported) bool {
	if slices.Contains(free, i.from) {
		return true
	}
	from, known := packageOf(i.from)
	if !known {
		return false // a new package: say above what it may import
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

// packageOf returns the package with a rule that a folder is, or is a part of.
func packageOf(folder string) (string, bool) {
	for name := folder; name != "."; name = filepath.ToSlash(filepath.Dir(name)) {
		if _, ok := mayImport[name]; ok {
			return name, true
		}
	}
	return "", false
}

// skipped are folders that hold no package of this module.
func skipped(entry fs.DirEntry) bool {
	name := entry.Name()
	return entry.IsDir() && (strings.HasPrefix(name, ".") && len(name) > 2 || name == "node_modules" || name == "tools" || name == "testdata")
}
