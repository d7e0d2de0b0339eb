package rehearsal

import (
	"time"
)

// sawFirst records a frame that no screen had shown before.
func (j *journal) sawFirst(f *shown) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if f.partial {
		return
	}
	j.checkStock(&f.stock, f.event)
	if n := len(j.series); n == 0 || f.stock.Seq > j.series[n-1].seq {
		j.series = append(j.series, stockAt(time.Since(j.opened), &f.stock))
	}
}

// screenUpdated records that a screen showed a change so long after its commit.
func (j *journal) screenUpdated(now time.Time, delay time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	record(j.delays, delay)
	j.at(now).Shown[bandOf(delay)]++
}

func (j *journal) screenWrong(what string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.wrong(wrongScreen, "%s", what)
}

func (j *journal) socketOpened(again bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sockets.Opened++
	if again {
		j.sockets.Reopened++
	}
}

func (j *journal) socketFailed() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sockets.Failed++
}

func (j *journal) socketMadeRoom() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sockets.MadeRoom++
}
