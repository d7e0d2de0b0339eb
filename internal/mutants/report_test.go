package mutants

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// report is the JSON document that MUTANT_REPORT names.
type report struct {
	mu      sync.Mutex
	began   time.Time
	Seconds float64 `json:"seconds"`
	Mutants []row   `json:"mutants"`
}

// row is the result of one bug.
type row struct {
	Mutant       string  `json:"mutant"`
	Files        string  `json:"files"`
	Package      string  `json:"package"`
	Run          string  `json:"run"`
	Check        string  `json:"check"`
	Caught       bool    `json:"caught"`
	Seconds      float64 `json:"seconds"`      // of the test
	BuildSeconds float64 `json:"buildSeconds"` // of compiling it
}

// add records and prints the result of one bug.
func (r *report) add(m *mutant, caught bool, build, test time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var files []string
	for _, e := range m.edits {
		files = append(files, e.file)
	}
	one := row{
		Mutant: m.name, Files: strings.Join(files, " "), Package: "internal/" + m.caughtBy.pkg, Run: m.caughtBy.run(), Check: m.caughtBy.name,
		Caught: caught, Seconds: test.Seconds(), BuildSeconds: build.Seconds(),
	}
	r.Mutants = append(r.Mutants, one)
	progress("%5.0f s  %s", time.Since(r.began).Seconds(), one)
}

func (r row) String() string {
	verdict := "caught  "
	if !r.Caught {
		verdict = "SURVIVED"
	}
	return fmt.Sprintf("%s  %5.1f s + %4.1f s to build  %-66s %-18s %s", verdict, r.Seconds, r.BuildSeconds, r.Mutant, r.Package, r.Check)
}

// write prints the table, and writes it as JSON if a file is named.
func (r *report) write(file string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Seconds = time.Since(r.began).Seconds()
	caught := 0
	for _, one := range r.Mutants {
		if one.Caught {
			caught++
		}
		progress("%s", one)
	}
	progress("%d of %d planted bugs were caught, in %.0f s", caught, len(r.Mutants), r.Seconds)
	if file == "" {
		return nil
	}
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := os.WriteFile(file, append(encoded, '\n'), 0o644); err != nil { //nolint:gosec // it holds no secret
		return fmt.Errorf("MUTANT_REPORT: %w", err)
	}
	return nil
}

// progress prints at once; a test's log is printed only at its end.
func progress(format string, figures ...any) { fmt.Fprintf(os.Stderr, format+"\n", figures...) }
