package rehearsal

import (
	"time"

	"github.com/google/uuid"
)

// bot is somebody's program: it sends reserves much faster than anybody may, before and after the
// opening, whatever it is answered, and has more sockets open than one user may. Half of the bots
// buy what they get; the others let it go and take it again. Limits must bind them.
type bot struct {
	buyer
	hoards  bool
	screens []*screen
	presses int // that it has still to make
	closing map[uuid.UUID]bool
	steps   int // that are not over
}

// What a bot does.
const (
	botEvery    = 10 * time.Millisecond
	botEarly    = 200 * time.Millisecond // before the opening it begins
	botPresses  = 300
	botSockets  = 12
	peopleABot  = 400 // one bot for so many people
	leastBots   = 2
	mostBots    = 5
	fewestBuyer = 20 // of fewer people none is a bot

	botLasts = botPresses * botEvery
)

// botsAmong returns how many of so many buyers are bots.
func botsAmong(buyers int) int {
	if buyers < fewestBuyer {
		return 0
	}
	return min(max(buyers/peopleABot, leastBots), mostBots)
}

func (b *bot) begin() {
	b.closing, b.presses, b.steps = map[uuid.UUID]bool{}, botPresses, 1
	b.schedule.at(b.run.opens.Add(b.arrival.opens), func(due time.Time) {
		b.run.arrived.Add(1)
		for _, s := range b.screens {
			b.run.watch(s)
		}
	})
	b.schedule.at(b.run.opens.Add(-botEarly), b.hammer)
	b.renewLater()
}

// hammer sends a reserve, and the next one soon, without waiting for the answer.
func (b *bot) hammer(due time.Time) {
	b.mu.Lock()
	path, body := b.wanted()
	token := b.token
	b.presses--
	more := b.presses > 0
	if more {
		b.steps++
	}
	b.mu.Unlock()
	if more {
		b.schedule.at(due.Add(botEvery), b.hammer)
	}
	a := b.shop.send(b.ctx, due, "POST", path, token, body)
	told := read(&a)
	b.noted(&a, requestReserve, told)
	if told.Reservation == nil || !b.take(told.Reservation.ID, told.Reservation.ExpiresAt) {
		b.stepOver()
		return
	}
	b.decide(time.Now())
}

// take reports whether a reservation is new to the bot.
func (b *bot) take(id uuid.UUID, ends time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closing[id] {
		return false
	}
	b.closing[id] = true
	b.hold, b.ends = id, ends
	return true
}

// stepOver counts the end of a step; after the last one the bot is gone.
func (b *bot) stepOver() {
	b.mu.Lock()
	b.steps--
	last := b.steps == 0
	b.mu.Unlock()
	if last {
		b.leave()
	}
}

func (b *bot) noted(a *answer, about request, told *got) { b.run.journal.botAnswered(a, about, told) }

func (b *bot) choose() choice {
	if b.hoards {
		return letsGo
	}
	return buys
}

func (b *bot) ended(how choice) {
	if how == buys {
		b.run.bought.Add(1)
	}
	b.stepOver()
}

func (b *bot) missed(*answer) { b.stepOver() }
