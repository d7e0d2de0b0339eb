package rehearsal

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"strings"
	"time"
)

//go:embed report.html
var reportPage string

// Report returns the page of a result: one file, which needs nothing else.
func Report(r *Result) ([]byte, error) {
	page, err := template.New("report").Funcs(template.FuncMap{
		"thousands": thousands,
		"classOf":   classOf,
		"ms": func(milliseconds float64) string {
			return human(time.Duration(milliseconds * float64(time.Millisecond)))
		},
	}).Parse(reportPage)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, r.view()); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}

// reportView is what the page shows.
type reportView struct {
	*Result
	Title     string
	Says      string // the verdict in a sentence
	SoldTitle string
	SoldText  string
	Kinds     []kindCount
	Figures   []figure
	Arrivals  drawing
	AnswerMap drawing
	Heat      drawing
	StockMap  drawing
	SizeMap   drawing
	ScreenMap drawing
	HasSizes  bool
	OpenedAt  string
}

type kindCount struct {
	Kind  Kind
	Count int
}

// figure is a row of the table of times.
type figure struct {
	Name string
	Times
}

func (r *Result) view() *reportView {
	v := &reportView{Result: r, OpenedAt: r.Opened.Format("2 January 2006, 15:04:05 MST"), HasSizes: len(r.Sizes) > 0}
	switch r.Verdict {
	case Passed:
		v.Title, v.Says = "Passed", "Everything was sold as it should, and every check held."
	case Failed:
		names := make([]string, 0, len(r.Checks))
		for _, c := range r.Broken() {
			names = append(names, "“"+c.Name+"”")
		}
		v.Title, v.Says = "Failed", "This did not hold: "+strings.Join(names, ", ")+"."
		if r.Lag.Worthless != "" {
			v.Says += " And the times mean nothing: " + r.Lag.Worthless + "."
		}
	case Worthless:
		v.Title, v.Says = "No verdict", "The times below mean nothing: "+r.Lag.Worthless+"."
	}
	v.SoldTitle, v.SoldText = "still on sale", fmt.Sprintf("%s left", thousands(r.Units-r.Sold))
	if r.SoldOut != nil {
		v.SoldTitle, v.SoldText = "until the last was bought", human(time.Duration(*r.SoldOut*float64(time.Second)))
	}
	for _, kind := range Kinds() {
		if n := r.Answers[kind]; n > 0 && kind != KindPage {
			v.Kinds = append(v.Kinds, kindCount{kind, n})
		}
	}
	for _, row := range []struct {
		name  string
		times Times
	}{
		{"opens the page", r.Felt[requestPage]}, {"presses Reserve", r.Felt[requestReserve]}, {"buys", r.Felt[requestPurchase]},
		{"lets go", r.Felt[requestCancel]}, {"sees a change on the screen", r.Screens},
	} {
		if row.times.Count > 0 {
			v.Figures = append(v.Figures, figure{row.name, row.times})
		}
	}
	v.Arrivals, v.AnswerMap, v.StockMap, v.SizeMap = r.arrivalsChart(), r.answersChart(), r.stockChart(), r.sizesChart()
	v.Heat = r.heatMap("How long answers took, by the second of the press", func(s *Second) *Banded { return &s.Felt })
	v.ScreenMap = r.heatMap("How long after its commit a change was on a screen", func(s *Second) *Banded { return &s.Shown })
	return v
}
