package main

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// hasCommand finds the command and its flags, and runs it if it ends by itself.
func (p *product) hasCommand(t *testing.T, span string) {
	node, words := p.commands, strings.Fields(strings.TrimPrefix(span, "sneakerhead "))
	for i, word := range words {
		if strings.HasPrefix(word, "--") {
			p.hasFlag(t, strings.Join(words[i:], " "))
			return
		}
		at := slices.IndexFunc(node.Children, func(child *kong.Node) bool { return child.Name == word })
		require.GreaterOrEqual(t, at, 0, "there is no such command")
		node = node.Children[at]
	}
	needsMore := []string{"serve", "dev", "check", "healthcheck", "rehearse"} // a whole deployment, in which their own tests run them
	if node.Leaf() && len(node.Positional) == 0 && !slices.Contains(needsMore, node.Name) {
		require.NoError(t, run(t, settings{"DB_URL": pgtest.URL(t), "REDIS_URL": rdbtest.Fresh(t).URL()}, words...).err)
	}
}

// hasFlag finds a flag of any command, and its value if it may only have some.
func (p *product) hasFlag(t *testing.T, span string) {
	name, value, _ := strings.Cut(strings.Replace(strings.TrimPrefix(span, "--"), "=", " ", 1), " ")
	for _, node := range p.commands.Leaves(false) {
		for _, flag := range node.Flags {
			if flag.Name == name {
				require.True(t, flag.Enum == "" || flag.EnumMap()[value], "it may be %s", flag.Enum)
				return
			}
		}
	}
	t.Fatal("no command has this flag")
}

func (p *product) hasTarget(t *testing.T, span string) {
	makefile, err := os.ReadFile(filepath.Join(p.root, "Makefile"))
	require.NoError(t, err)
	require.Contains(t, string(makefile), "\n"+strings.Fields(span)[1]+":")
}

// composes checks the file and, after the first word without a dash, the services.
func (p *product) composes(t *testing.T, span string) {
	_, arguments, found := strings.Cut(span, " -f ")
	require.True(t, found, "it names no file")
	words := strings.Fields(arguments)
	file, err := os.ReadFile(filepath.Join(p.root, words[0]))
	require.NoError(t, err)
	require.Contains(t, []string{"up", "down", "logs", "ps", "pull", "build", "run", "exec"}, words[1])
	for _, word := range words[2:] {
		require.True(t, strings.HasPrefix(word, "-") || strings.Contains(string(file), "\n  "+word+":"), "no service %s", word)
	}
}

// runsSQL runs a statement and rolls it back.
func (p *product) runsSQL(t *testing.T, span string) {
	conn, err := pgx.Connect(t.Context(), p.database)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), span)
	require.NoError(t, err)
	require.NoError(t, tx.Rollback(t.Context()))
}

// runsRedisCommand runs a line of a shell on a Redis of its own.
func (p *product) runsRedisCommand(t *testing.T, span string) {
	address, err := url.Parse(rdbtest.Fresh(t).URL())
	require.NoError(t, err)
	password, _ := address.User.Password()
	client := fmt.Sprintf("redis-cli -e -p %s", address.Port())
	shell := exec.Command("sh", "-ec", strings.ReplaceAll(span, "redis-cli", client))
	shell.Env = append(os.Environ(), "REDISCLI_AUTH="+password)
	output, err := shell.CombinedOutput()
	require.NoError(t, err, string(output))
}

func (p *product) setsRedis(t *testing.T, span string) {
	p.runsRedisCommand(t, "redis-cli CONFIG SET "+span)
}

func (p *product) isRight(t *testing.T, span string) {
	p.runsRedisCommand(t, "redis-cli ACL SETUSER somebody '"+span+"'")
}

// isPgBouncers starts PgBouncer with the setting, unless that needs a value.
func (p *product) isPgBouncers(t *testing.T, span string) {
	name, value, found := strings.Cut(span, " = ")
	if !found {
		value = "24"
	}
	pgtest.Bounce(t, p.database, "session", name+" = "+value)
}

func (p *product) isProgram(t *testing.T, span string) {
	require.NoError(t, exec.Command("sh", "-c", "command -v "+strings.Fields(span)[0]).Run())
}

func (p *product) hasSetting(t *testing.T, span string) {
	name, _, _ := strings.Cut(span, "=")
	require.True(t, p.settings[name], "internal/config has no such setting")
}

var series = regexp.MustCompile(`(sneakerhead_[a-z_]+)(\{[^}]*\})?`)

// hasMetrics looks for each series in a scrape of a new replica. A family whose labels have no
// value before the first event is only looked for by its name.
func (p *product) hasMetrics(t *testing.T, span string) {
	for _, match := range series.FindAllStringSubmatch(span, -1) {
		if p.families[match[1]] {
			continue
		}
		there := p.scraped(match[1], match[2]) || p.scraped(match[1]+"_count", match[2]) // of a histogram
		require.True(t, there, "a scrape has no %s", match[0])
	}
}

func (p *product) scraped(name, labels string) bool {
	lines := bufio.NewScanner(strings.NewReader(p.scrape))
	for lines.Scan() {
		if rest, found := strings.CutPrefix(lines.Text(), name); found && (rest[0] == ' ' || rest[0] == '{') {
			if labels == "" || strings.HasPrefix(rest, labels) {
				return true
			}
		}
	}
	return false
}

func (p *product) hasFile(t *testing.T, span string) {
	_, err := os.Stat(filepath.Join(p.root, span))
	require.NoError(t, err)
}

// hasRoute looks for a path in the API's description, and for the method that is named.
func (p *product) hasRoute(t *testing.T, span string) {
	method, path, found := strings.Cut(span, " ")
	if !found {
		method, path = "", span
	}
	_, description, found := strings.Cut(p.source, "\n  "+path+":\n")
	require.True(t, found, "openapi.yaml has no such path")
	description, _, _ = strings.Cut(description, "\n  /")
	require.Contains(t, description, "    "+strings.ToLower(method))
}

// says looks for the text in the source, in parts where something stands for something else.
func (p *product) says(t *testing.T, span string) {
	for _, part := range elided.Split(span, -1) {
		if !strings.Contains(p.source, part) { // without printing all of it
			t.Errorf("no source has %q", part)
		}
	}
}
