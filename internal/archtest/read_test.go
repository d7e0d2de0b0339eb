package archtest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// imported is one import of one file.
type imported struct {
	file string
	from string // the importing package's folder
	test bool
	to   target
}

// target is the imported package: one of the product by its folder, another one by its import path.
type target struct {
	path     string
	ours     bool
	standard bool
}

// readImports reads every Go file below root, also those for other operating systems, which `go
// list` leaves out.
func readImports(t *testing.T, root string) []imported {
	t.Helper()
	var all []imported
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if skipped(entry) {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file = filepath.ToSlash(file)
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imported{
				file: file, from: filepath.ToSlash(filepath.Dir(file)), test: strings.HasSuffix(file, "_test.go"), to: targetOf(name),
			})
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(all), 100, "found hardly any import: is this the right folder?")
	return all
}

// targetOf recognises the standard library by its import paths, whose first part has no dot.
func targetOf(name string) target {
	if own, ok := strings.CutPrefix(name, module); ok {
		return target{path: own, ours: true}
	}
	first, _, _ := strings.Cut(name, "/")
	return target{path: name, standard: !strings.Contains(first, ".")}
}
