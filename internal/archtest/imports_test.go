// Package archtest holds the house rule of imports: commands → adapters → drop. The domain knows no adapter, adapters do
// not know each other, and whatever departs from that is listed here with its reason.
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

// rooms says what the product's own code in each package may import of the product, beside its own sub-packages.
var rooms = map[string][]string{
	// The middle. Everybody may import these five.
	"internal/combiner":  {},
	"internal/origin":    {},
	"internal/redisaddr": {},
	"internal/drop":      {"internal/combiner"},
	"internal/spans":     {"internal/combiner"}, // not the domain, which stands on the standard library

	// The adapters, none of which knows another.
	"internal/api":       everybodys,
	"internal/auth":      everybodys,
	"internal/config":    everybodys,
	"internal/demo":      everybodys,
	"internal/devstack":  everybodys,
	"internal/expiry":    everybodys,
	"internal/failpoint": everybodys,
	"internal/live":      everybodys,
	"internal/postgres":  append(slices.Clone(everybodys), "migrations"),
	"internal/rdb":       append(slices.Clone(everybodys), "lua"),
	"internal/site":      everybodys,
	"internal/telemetry": everybodys,

	// Files that the binary carries.
	"lua":        {},
	"migrations": {},
	"web":        {},
}

var everybodys = []string{"internal/drop", "internal/combiner", "internal/origin", "internal/redisaddr", "internal/spans"}

// free are the packages that put the product together, to run it or to test it whole.
var free = []string{
	"cmd/sneakerhead", "internal/archtest", "internal/bench", "internal/e2e",
	"internal/faults", "internal/faults/checker", "internal/faults/deployment", "internal/faults/journal", "internal/mutants",
	"internal/soak",
}

// exceptions are the imports between adapters that there are all the same.
var exceptions = []struct{ from, to, why string }{
	{"internal/api", "internal/auth", "who somebody is, is the verifier's own type; a second one would only be copied to and fro"},
	{"internal/api", "internal/telemetry", "a request's id is in its reply and on every line of its log"},
	{"internal/config", "internal/auth", "CLERK_JWT_KEY is right exactly when the verifier can read it"},
	{"internal/postgres/pgtest", "internal/devstack", "tests run on the Postgres that `sneakerhead dev` starts"},
	{"internal/rdb/rdbtest", "internal/devstack", "tests run on the Redis that `sneakerhead dev` starts"},
}

// testHelpers may be imported by any test, and by nothing else.
var testHelpers = []string{"internal/auth/authtest", "internal/postgres/pgtest", "internal/rdb/rdbtest"}

// outside is what the middle may import beside the standard library.
var outside = map[string][]string{
	"internal/combiner":  {},
	"internal/drop":      {"github.com/google/uuid", "github.com/shopspring/decimal"},
	"internal/origin":    {},
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

	t.Run("packages keep to their rooms", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			if i.to.ours && !allowed(i) {
				t.Errorf("%s imports %s: see the rules at the top of this test", i.file, i.to.path)
			}
		}
	})

	t.Run("the middle of the house stands on the standard library", func(t *testing.T) {
		t.Parallel()
		for _, i := range imports {
			listed, limited := outside[i.from]
			if limited && !i.test && !i.to.ours && !i.to.standard && !slices.Contains(listed, i.to.path) {
				t.Errorf("%s imports %s", i.file, i.to.path)
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
		for room := range rooms {
			_, err := os.Stat(filepath.Join("../..", room))
			require.NoErrorf(t, err, "%s is gone: delete its rule", room)
		}
	})
}

// allowed reports whether one import within the product is within the rules.
func allowed(i imported) bool {
	if slices.Contains(free, i.from) {
		return true
	}
	room, known := roomOf(i.from)
	if !known {
		return false // a new package: say above which room it is
	}
	if roomOfTarget, _ := roomOf(i.to.path); roomOfTarget == room {
		return i.test || !slices.Contains(testHelpers, i.to.path)
	}
	if i.test && slices.Contains(testHelpers, i.to.path) || slices.Contains(rooms[room], i.to.path) {
		return true
	}
	for _, e := range exceptions {
		if i.from == e.from && i.to.path == e.to {
			return true
		}
	}
	return false
}

// roomOf returns the room that a package is, or is a part of.
func roomOf(path string) (string, bool) {
	for room := path; room != "."; room = filepath.ToSlash(filepath.Dir(room)) {
		if _, ok := rooms[room]; ok {
			return room, true
		}
	}
	return "", false
}

// skipped are folders that hold no package of this module.
func skipped(entry fs.DirEntry) bool {
	name := entry.Name()
	return entry.IsDir() && (strings.HasPrefix(name, ".") && len(name) > 2 || name == "node_modules" || name == "tools" || name == "testdata")
}
