package archtest_test

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// widest is how wide a line of a comment may be. A tab counts as four columns.
const widest = 100

// commentLine is a line that is nothing but a comment, by the ending of its file.
var commentLine = map[string]*regexp.Regexp{
	".go":  regexp.MustCompile(`^\s*// `),
	".ts":  regexp.MustCompile(`^\s*(// |\* |/\*\* )`),
	".tsx": regexp.MustCompile(`^\s*(// |\* |/\*\* )`),
	".lua": regexp.MustCompile(`^\s*-- `),
	".sql": regexp.MustCompile(`^\s*-- `),
}

// TestComments_AreWrapped holds every comment to its width. A drawing or a table in a Go comment,
// which begins with a tab, may be wider: it cannot be wrapped.
func TestComments_AreWrapped(t *testing.T) {
	t.Parallel()
	read := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if skipped(entry) {
			return fs.SkipDir
		}
		comment, known := commentLine[filepath.Ext(path)]
		if entry.IsDir() || !known || strings.Contains(path, ".gen.") {
			return nil
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		for n := 1; lines.Scan(); n++ {
			read++
			if strings.HasPrefix(strings.TrimSpace(lines.Text()), "//\t") {
				continue // a drawing or a table
			}
			line := strings.ReplaceAll(lines.Text(), "\t", "    ")
			if comment.MatchString(line) && utf8.RuneCountInString(line) > widest {
				t.Errorf("%s:%d: a comment of %d columns: wrap it at %d", path, n, utf8.RuneCountInString(line), widest)
			}
		}
		return lines.Err()
	})
	require.NoError(t, err)
	require.Greater(t, read, 10_000, "found hardly any line: is this the right folder?")
}
