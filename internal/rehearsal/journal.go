package rehearsal

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// journal is what the people of a rehearsal were told and shown.
type journal struct {
	mu     sync.Mutex
	opened time.Time // by this machine's clock

	felt    map[request]*hdrhistogram.Histogram // from the press to the answer
	delays  *hdrhistogram.Histogram             // from a commit to a screen
	seconds map[int]*Second
	answers map[Kind]int
	claims  map[uuid.UUID]*claim
	stocks  int // stocks that were checked
	wrongs  map[wrong]*fault
	series  []StockAt // the newest stock, each time that one was shown first
	sockets Sockets
	bots    Bots
}

// claim is what somebody was told of one reservation.
type claim struct {
	user     string
	size     string
	status   drop.ReservationStatus // the furthest that was told
	purchase uuid.UUID              // uuid.Nil: no purchase was confirmed
	bot      bool
}

// wrong is a kind of thing that must not happen to people.
type wrong string

const (
	wrongStock  wrong = "stock"  // counts that do not add up
	wrongScreen wrong = "screen" // a socket went back
	wrongAnswer wrong = "answer" // an answer that the API does not plan
)

// fault counts one kind of wrong, and keeps the first ones.
type fault struct {
	count int
	first []string
}

// faultsKept is how many are listed; more would not be read.
const faultsKept = 5

func newJournal() *journal {
	j := &journal{
		felt: map[request]*hdrhistogram.Histogram{}, delays: newHistogram(), seconds: map[int]*Second{}, answers: map[Kind]int{},
		claims: map[uuid.UUID]*claim{}, wrongs: map[wrong]*fault{},
	}
	for _, about := range []request{requestPage, requestReserve, requestPurchase, requestCancel} {
		j.felt[about] = newHistogram()
	}
	return j
}

// opensAt sets the opening, which all times count from.
func (j *journal) opensAt(opens time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.opened = opens
}

// at returns the second of the rehearsal that a time is in; the opening is the beginning of second
// 0. The caller holds mu.
func (j *journal) at(t time.Time) *Second {
	n := int(t.Sub(j.opened).Milliseconds() / 1000)
	if t.Before(j.opened) {
		n--
	}
	s := j.seconds[n]
	if s == nil {
		s = &Second{At: n, Answers: map[Kind]int{}}
		j.seconds[n] = s
	}
	return s
}

// arrived counts somebody who opens the page.
func (j *journal) arrived(at time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at(at).Arrived++
}

// answered records the answer to a person's request.
func (j *journal) answered(a *answer, about request, told *got) {
	p := a.problem()
	kind := kindOf(a, about, told, p.Code)
	j.mu.Lock()
	defer j.mu.Unlock()
	took := a.came.Sub(a.due)
	j.answers[kind]++
	j.at(a.came).Answers[kind]++
	if about != requestPage {
		j.pressed(a, kind, about, took)
	}
	if kind != KindLost {
		record(j.felt[about], took)
	}
	j.believe(about, told, false)
	j.judge(a, kind, about, p, told)
}

// pressed counts a press, and how long its answer took. The caller holds mu.
func (j *journal) pressed(a *answer, kind Kind, about request, took time.Duration) {
	second := j.at(a.due)
	if about == requestReserve {
		second.Pressed++
		if took > answersWithin || kind == KindLost || kind == KindBusy {
			second.Late++
		}
	}
	if kind != KindLost {
		second.Felt[bandOf(took)]++
		second.Slowest = max(second.Slowest, ms(took))
	}
}

// believe keeps what a success says. The caller holds mu.
func (j *journal) believe(about request, told *got, bot bool) {
	if told.Reservation == nil {
		return
	}
	r := told.Reservation
	c := j.claims[r.ID]
	if c == nil {
		c = &claim{user: r.UserID, size: r.Size.ID, status: r.Status, bot: bot}
		j.claims[r.ID] = c
	}
	if c.status == drop.ReservationActive { // answers may overtake each other; what is final stays
		c.status = r.Status
	}
	if told.Purchase != nil {
		c.purchase = told.Purchase.ID
	}
	if c.user != r.UserID || c.size != r.Size.ID {
		j.wrong(wrongAnswer, "%s: reservation %s was of user %s and size %q, and is now of user %s and size %q",
			about, r.ID, c.user, c.size, r.UserID, r.Size.ID)
	}
}

// judge notes an answer that the API does not plan, and stock that does not add up. The caller
// holds mu.
func (j *journal) judge(a *answer, kind Kind, about request, p *problem, told *got) {
	switch {
	case kind == KindOther:
		j.wrong(wrongAnswer, "%s: %d %s %s", about, a.status, p.Code, p.Detail)
	case a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") == "":
		j.wrong(wrongAnswer, "%s: 503 without Retry-After", about)
	}
	for _, s := range []*drop.Stock{told.Drop, p.Drop} {
		if s != nil {
			j.checkStock(s, string(about))
		}
	}
}

// checkStock checks that the counts of a stock add up. The caller holds mu.
func (j *journal) checkStock(s *drop.Stock, where string) {
	j.stocks++
	if found := stockFault(s); found != "" {
		j.wrong(wrongStock, "%s, seq %d: %s", where, s.Seq, found)
	}
}

// stockFault returns what does not add up, or an empty text.
func stockFault(s *drop.Stock) string {
	if fault := countsFault(s.Counts); fault != "" {
		return fault
	}
	var sum drop.Counts
	for _, size := range s.Sizes {
		if fault := countsFault(size.Counts); fault != "" {
			return "size " + size.ID + ": " + fault
		}
		sum = plus(sum, size.Counts)
	}
	if len(s.Sizes) > 0 && sum != s.Counts {
		return fmt.Sprintf("the sizes add up to %s, the drop has %s", countsText(sum), countsText(s.Counts))
	}
	return ""
}

func countsFault(c drop.Counts) string {
	if c.Total != c.Available+c.Reserved+c.Sold || min(c.Available, c.Reserved, c.Sold) < 0 {
		return countsText(c)
	}
	return ""
}

func plus(a, b drop.Counts) drop.Counts {
	return drop.Counts{Total: a.Total + b.Total, Available: a.Available + b.Available, Reserved: a.Reserved + b.Reserved, Sold: a.Sold + b.Sold}
}

func countsText(c drop.Counts) string {
	return fmt.Sprintf("total %d, available %d, reserved %d, sold %d", c.Total, c.Available, c.Reserved, c.Sold)
}

// wrong counts something that must not happen. The caller holds mu.
func (j *journal) wrong(kind wrong, format string, figures ...any) {
	f := j.wrongs[kind]
	if f == nil {
		f = &fault{}
		j.wrongs[kind] = f
	}
	f.count++
	if len(f.first) < faultsKept {
		f.first = append(f.first, fmt.Sprintf(format, figures...))
	}
}

// botAnswered records the answer to one of a bot's many requests. People's figures are without
// them.
func (j *journal) botAnswered(a *answer, about request, told *got) {
	p := a.problem()
	kind := kindOf(a, about, told, p.Code)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.bots.Requests++
	switch kind {
	case KindSlowDown:
		j.bots.RateLimited++
	case KindWait:
		j.bots.HadToWait++
	case KindLimit:
		j.bots.AtLimit++
	case KindLost:
		j.bots.Lost++
	}
	j.believe(about, told, true)
	j.judge(a, kind, about, p, told)
}
