package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"sneakerhead/internal/rehearsal"
)

// progressScreen shows how far a rehearsal is: a few lines that are drawn again on a terminal, and
// a line each few seconds elsewhere.
type progressScreen struct {
	out      io.Writer
	terminal bool

	mu    sync.Mutex
	drawn int // lines on the terminal
	last  time.Time
	phase string
}

// lineEvery is how often a line is written where there is no terminal.
const lineEvery = 5 * time.Second

func newProgressScreen(out io.Writer) *progressScreen {
	file, isFile := out.(*os.File)
	return &progressScreen{out: out, terminal: isFile && isatty.IsTerminal(file.Fd())}
}

func (s *progressScreen) show(p *rehearsal.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.terminal {
		if p.Phase != s.phase || time.Since(s.last) >= lineEvery {
			s.phase, s.last = p.Phase, time.Now()
			fmt.Fprintln(s.out, progressLine(p))
		}
		return
	}
	lines := progressLines(p)
	if s.drawn > 0 {
		fmt.Fprintf(s.out, "\x1b[%dA", s.drawn)
	}
	for _, line := range lines {
		fmt.Fprintf(s.out, "\x1b[2K%s\n", line)
	}
	fmt.Fprint(s.out, "\x1b[J")
	s.drawn = len(lines)
}

// end removes what is drawn again and again.
func (s *progressScreen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn > 0 {
		fmt.Fprintf(s.out, "\x1b[%dA\x1b[J", s.drawn)
		s.drawn = 0
	}
}

// progressLine is one line for a log.
func progressLine(p *rehearsal.Progress) string {
	if p.Arrived == 0 {
		return fmt.Sprintf("%s (%d of %d people signed in)", p.Phase, p.SignedIn, p.People)
	}
	return fmt.Sprintf("%s: %s, %d of %d arrived, %d presses/s, p99 %.0f ms, %d available, %d in carts, %d sold, %d have left",
		p.Phase, whenOpens(p.Opens), p.Arrived, p.People, p.ASecond, p.P99, p.Stock.Available, p.Stock.Reserved, p.Stock.Sold, p.Away)
}

func whenOpens(in time.Duration) string {
	if in > 0 {
		return fmt.Sprintf("opens in %.0f s", in.Seconds())
	}
	return fmt.Sprintf("open for %.0f s", -in.Seconds())
}

// progressLines are the lines for a terminal.
func progressLines(p *rehearsal.Progress) []string {
	lines := []string{"Rehearsal: " + p.Phase, bar("signed in", p.SignedIn, p.People)}
	if p.Phase != "playing" && p.Arrived == 0 {
		return lines
	}
	units := p.Stock.Available + p.Stock.Reserved + p.Stock.Sold
	lines[0] += ", " + whenOpens(p.Opens)
	return append(lines,
		bar("arrived", p.Arrived, p.People), bar("in carts", p.Stock.Reserved, units), bar("sold", p.Stock.Sold, units), bar("have left", p.Away, p.People),
		fmt.Sprintf("%-10s %d presses a second; of 100 answers 99 within %.0f ms, all within %.0f ms; %d without an answer",
			"answers", p.ASecond, p.P99, p.Slowest, p.Lost))
}

// barWidth is how many characters a bar has.
const barWidth = 40

func bar(name string, n, of int) string {
	filled := 0
	if of > 0 {
		filled = min(barWidth, n*barWidth/of)
	}
	return fmt.Sprintf("%-10s %s%s %d of %d", name, strings.Repeat("█", filled), strings.Repeat("░", barWidth-filled), n, of)
}

// printResult prints what a rehearsal has found.
func printResult(out io.Writer, r *rehearsal.Result) {
	fmt.Fprintf(out, "%s\n\n", r.Headline)
	for _, c := range r.Checks {
		mark := "OK    "
		if !c.Held {
			mark = "BROKEN"
		}
		fmt.Fprintf(out, "%s %s: %s\n", mark, c.Name, c.Detail)
		for _, fault := range c.Faults {
			fmt.Fprintf(out, "       %s\n", fault)
		}
		if more := c.Count - len(c.Faults); more > 0 {
			fmt.Fprintf(out, "       … and %d more\n", more)
		}
	}
	fmt.Fprintf(out, "\nThis program was late by at most %.1f ms in 99 of 100 cases, %.1f ms at worst; up to %.0f ms is allowed. Its threads waited %.2f s for a processor in each second.\n",
		max(r.Lag.StepsP99, r.Lag.BeatsP99), r.Lag.Worst, r.Lag.Bound, r.Lag.WaitedForCPU)
	for _, note := range r.Notes {
		fmt.Fprintln(out, "mind that "+note)
	}
	switch r.Verdict {
	case rehearsal.Passed:
		fmt.Fprintln(out, "PASSED: sold as it should, and every check held")
	case rehearsal.Failed:
		fmt.Fprintf(out, "FAILED: %d of %d checks did not hold\n", len(r.Broken()), len(r.Checks))
	case rehearsal.Worthless:
		fmt.Fprintln(out, "WORTHLESS: "+r.Lag.Worthless)
	}
}
