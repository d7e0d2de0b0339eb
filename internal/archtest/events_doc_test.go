package archtest_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEventsDocument compares docs/events.md with the events that the code accepts and sends.
func TestEventsDocument(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/events.md")
	require.NoError(t, err)
	_, sections, found := strings.Cut(string(text), "\n## From the client\n")
	require.True(t, found)
	fromClient, toClient, found := strings.Cut(sections, "\n## To the client\n")
	require.True(t, found)

	live := parsePackage(t, "../live")
	words := parsePackage(t, "../drop")

	t.Run("has a section for every event that the server accepts, and no other", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, acceptedEvents(live), eventsIn(fromClient))
	})
	t.Run("has a section for every event that the server sends, and no other", func(t *testing.T) {
		t.Parallel()
		sent := sentEvents(live)
		for _, typeName := range []string{"Announcement", "OwnerEvent"} {
			ofType := words.constantsOfType(typeName)
			require.NotEmpty(t, ofType, "internal/drop has no constants of the type %s", typeName)
			sent = append(sent, ofType...)
		}
		slices.Sort(sent)
		require.Equal(t, slices.Compact(sent), eventsIn(toClient))
	})
	t.Run("its examples are frames of the event that they stand under", func(t *testing.T) {
		t.Parallel()
		examples := 0
		for _, section := range strings.Split(sections, "\n### ")[1:] {
			event := eventsIn("\n### " + section)[0]
			_, example, found := strings.Cut(section, "```json\n")
			if !found {
				continue
			}
			example, _, _ = strings.Cut(example, "```")
			var frame struct{ Event string }
			require.NoError(t, json.Unmarshal([]byte(example), &frame), event)
			require.Equal(t, event, frame.Event)
			examples++
		}
		require.NotZero(t, examples)
	})
}

var eventHeading = regexp.MustCompile("(?m)^### `([a-z-]+)`$")

// eventsIn returns the names in the headings of a part of the document, sorted.
func eventsIn(part string) (names []string) {
	for _, match := range eventHeading.FindAllStringSubmatch(part, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return names
}

// parsedPackage is the source of one package without its tests.
type parsedPackage struct {
	files  []*ast.File
	values map[string]string // of the constants that are string literals, by name
	types  map[string]string // of those constants that name their type
}

func parsePackage(t *testing.T, folder string) *parsedPackage {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	p := &parsedPackage{values: map[string]string{}, types: map[string]string{}}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		p.files = append(p.files, file)
		p.addConstants(file)
	}
	require.NotEmpty(t, p.files, folder)
	return p
}

func (p *parsedPackage) addConstants(file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, name := range spec.Names {
			if i >= len(spec.Values) {
				break
			}
			if value, ok := p.text(spec.Values[i]); ok {
				p.values[name.Name] = value
				if typeName, ok := spec.Type.(*ast.Ident); ok {
					p.types[name.Name] = typeName.Name
				}
			}
		}
		return true
	})
}

// text returns the value of a string literal, or of a constant that is one.
func (p *parsedPackage) text(expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		value, err := strconv.Unquote(e.Value)
		return value, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		value, ok := p.values[e.Name]
		return value, ok
	default:
		return "", false
	}
}

func (p *parsedPackage) constantsOfType(typeName string) (values []string) {
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		if p.types[name] == typeName {
			values = append(values, p.values[name])
		}
	}
	return values
}

// acceptedEvents returns the cases of the switch over the event in the function receive, sorted.
func acceptedEvents(live *parsedPackage) (events []string) {
	live.inspect(func(node ast.Node) bool {
		if function, ok := node.(*ast.FuncDecl); ok {
			return function.Name.Name == "receive"
		}
		if clause, ok := node.(*ast.CaseClause); ok {
			for _, expression := range clause.List {
				if event, ok := live.text(expression); ok {
					events = append(events, event)
				}
			}
		}
		return true
	})
	slices.Sort(events)
	return events
}

// sentEvents returns the events that encodeFrame is called with by name. Announcements and owners'
// events, which it is called with as variables, are constants of internal/drop.
func sentEvents(live *parsedPackage) (events []string) {
	live.inspect(func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		if function, ok := call.Fun.(*ast.Ident); ok && function.Name == "encodeFrame" {
			if event, ok := live.text(call.Args[0]); ok {
				events = append(events, event)
			}
		}
		return true
	})
	return events
}

func (p *parsedPackage) inspect(visit func(ast.Node) bool) {
	for _, file := range p.files {
		ast.Inspect(file, visit)
	}
}
