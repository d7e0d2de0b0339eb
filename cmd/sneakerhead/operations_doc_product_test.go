package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/telemetry"
)

// product is what the document is compared with.
type product struct {
	root     string
	database string // a URL
	commands *kong.Node
	settings map[string]bool
	source   string // everything but documents and tests
	scrape   string
	families map[string]bool // the metrics that have no series before their first event
}

func (p *product) read(t *testing.T) {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("sneakerhead"))
	require.NoError(t, err)
	p.commands, p.settings = parser.Model.Node, map[string]bool{}
	for _, node := range append(p.commands.Leaves(false), p.commands) {
		for _, flag := range node.Flags {
			for _, name := range flag.Envs {
				p.settings[name] = true
			}
		}
	}
	p.readSource(t)
	for _, match := range regexp.MustCompile(`\.Secret\("([A-Z_]+)"\)`).FindAllStringSubmatch(p.source, -1) {
		p.settings[match[1]], p.settings[match[1]+"_FILE"] = true, true
	}
	registry := telemetry.NewRegistry(version)
	telemetry.NewMetrics(registry)
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	p.scrape = answer.Body.String()
	p.families = map[string]bool{}
	described := make(chan *prometheus.Desc)
	go func() { registry.Describe(described); close(described) }()
	for metric := range described {
		name := regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(metric.String())[1]
		p.families[name] = !strings.Contains(p.scrape, "\n# TYPE "+name+" ")
	}
}

// readSource reads what the product is made of.
func (p *product) readSource(t *testing.T) {
	t.Helper()
	var all bytes.Buffer
	for _, folder := range []string{"cmd", "internal", "lua", "migrations", "deployments", "web/src"} {
		err := filepath.WalkDir(filepath.Join(p.root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, ".test.") {
				return err
			}
			switch filepath.Ext(path) {
			case ".go", ".lua", ".sql", ".yaml", ".yml", ".conf", ".ts", ".tsx", "":
				text, err := os.ReadFile(path)
				all.Write(text)
				return err
			default:
				fmt.Fprintln(&all, "/"+entry.Name()) // such as a picture
				return nil
			}
		})
		require.NoError(t, err)
	}
	names, err := filepath.Glob(filepath.Join(p.root, "web", "public", "*"))
	require.NoError(t, err)
	for _, name := range names {
		fmt.Fprintln(&all, "/"+filepath.Base(name))
	}
	p.source = all.String()
}
