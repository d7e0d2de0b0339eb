package mutants

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// root returns the module's folder.
func root() string {
	here, err := filepath.Abs("../..")
	if err != nil {
		panic(err) // the working directory is gone
	}
	return here
}

// planted returns the changed text of each file that the bug changes.
func (m *mutant) planted() (map[string]string, error) {
	files := map[string]string{}
	for _, e := range m.edits {
		text, ok := files[e.file]
		if !ok {
			read, err := os.ReadFile(filepath.Join(root(), e.file))
			if err != nil {
				return nil, err
			}
			text = string(read)
		}
		if n := strings.Count(text, e.old); n != 1 {
			return nil, fmt.Errorf("%s has %d times, and not once:\n%s", e.file, n, e.old)
		}
		files[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	return files, nil
}

// plant writes the changed files into a folder, together with the overlay file that tells the Go
// command to read them. It returns the path of the overlay file.
func (m *mutant) plant(dir string) (overlay string, err error) {
	files, err := m.planted()
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for file, text := range files {
		changed := filepath.Join(dir, strings.ReplaceAll(file, "/", "-"))
		if err := os.WriteFile(changed, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root(), file)] = changed
	}
	encoded, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, encoded, 0o600)
}

// packages returns the import paths of the packages that the bug changes.
func (m *mutant) packages() (all []string) {
	for _, e := range m.edits {
		all = append(all, "./"+filepath.Dir(e.file))
	}
	return all
}
