package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
)

// claim is a kind of code span in docs/operations.md, and how it is checked. The first kind whose
// pattern matches a span checks it, so every span is checked.
type claim struct {
	kind  string
	is    *regexp.Regexp
	check func(p *product, t *testing.T, span string)
}

var claims = []claim{ //nolint:gochecknoglobals // a constant; Go has none of this type
	{"a command", regexp.MustCompile(`^(sneakerhead )?(dev|serve|migrate|admin|audit|rehearse|check|healthcheck|version)\b`), (*product).hasCommand},
	{"a flag", regexp.MustCompile(`^--`), (*product).hasFlag},
	{"a target of the Makefile", regexp.MustCompile(`^make `), (*product).hasTarget},
	{"a command of Compose", regexp.MustCompile(`docker compose `), (*product).composes},
	{"SQL", regexp.MustCompile(`^(SELECT|UPDATE|INSERT INTO|DELETE FROM|ALTER) `), (*product).runsSQL},
	{"a command for Redis", regexp.MustCompile(`^redis-cli `), (*product).runsRedisCommand},
	{"a setting of Redis", regexp.MustCompile(`^(maxmemory-policy|cluster-require-full-coverage) `), (*product).setsRedis},
	{"a right in Redis", regexp.MustCompile(`^\+`), (*product).isRight},
	{"a setting of PgBouncer", regexp.MustCompile(`^(pool_mode = session|default_pool_size|max_client_conn)$`), (*product).isPgBouncers},
	{"a setting", regexp.MustCompile(`^([A-Z][A-Z0-9]*(_[A-Z0-9]+)+|PORT|HOST)(=.*)?$`), (*product).hasSetting},
	{"a metric", regexp.MustCompile(`sneakerhead_`), (*product).hasMetrics},
	{"a file", regexp.MustCompile(`^(cmd|deployments|docs|internal|migrations|tools|web)/`), (*product).hasFile},
	{"a route", regexp.MustCompile(`^((GET|POST|PUT|PATCH|DELETE) )?/api/|^((GET|POST) )?/(healthz|readyz)$`), (*product).hasRoute},
	{"another program", regexp.MustCompile(`^(kill|go) `), (*product).isProgram},
	{"a text of the source", regexp.MustCompile(``), (*product).says},
}

// TestOperationsDocument checks each code span of the document, and each line of the log that it
// quotes.
func TestOperationsDocument(t *testing.T) {
	t.Parallel()
	p := &product{root: filepath.Join("..", ".."), database: pgtest.URL(t)}
	p.read(t)
	document, err := os.ReadFile(filepath.Join(p.root, "docs", "operations.md"))
	require.NoError(t, err)
	used := map[string]bool{}
	for _, span := range codeSpans(string(document)) {
		for _, c := range claims {
			if c.is.MatchString(span) {
				used[c.kind] = true
				t.Run(c.kind+" "+span, func(t *testing.T) { c.check(p, t, span) })
				break
			}
		}
	}
	for _, c := range claims {
		require.True(t, used[c.kind], "the document has no %s any more: its check can go", c.kind)
	}
	quoted := quotedLines(string(document))
	require.NotEmpty(t, quoted)
	for _, line := range quoted {
		t.Run("a line of the log "+line, func(t *testing.T) { p.says(t, line) })
	}
}

// TestReadme_HasEverySetting compares its table, to which docs/operations.md refers.
func TestReadme_HasEverySetting(t *testing.T) {
	t.Parallel()
	p := &product{root: filepath.Join("..", "..")}
	p.read(t)
	readme, err := os.ReadFile(filepath.Join(p.root, "README.md"))
	require.NoError(t, err)
	for name := range p.settings {
		require.Contains(t, string(readme), "`"+strings.TrimSuffix(name, "_FILE")+"`")
	}
}

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	logLine  = regexp.MustCompile(`"([A-Z][^"]+)"`)
	elided   = regexp.MustCompile(`…|shop-2|NAME|asynq:\{|\}:`) // what stands for something else, and asynq's form of a key
)

// codeSpans returns the code spans and the lines of code blocks, each once.
func codeSpans(document string) (spans []string) {
	prose, blocks := "", false
	for line := range strings.SplitSeq(document, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			blocks = !blocks
		case blocks && line != "":
			spans = append(spans, line)
		default:
			prose += line + " "
		}
	}
	for _, match := range codeSpan.FindAllStringSubmatch(prose, -1) {
		spans = append(spans, match[1])
	}
	slices.Sort(spans)
	return slices.Compact(spans)
}

func quotedLines(document string) (lines []string) {
	for _, match := range logLine.FindAllStringSubmatch(codeSpan.ReplaceAllString(document, ""), -1) {
		lines = append(lines, match[1])
	}
	return lines
}
