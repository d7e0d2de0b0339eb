package rehearsal

import (
	"net/http"
	"time"

	"sneakerhead/internal/drop"
)

// Kind is what an answer means to who pressed.
type Kind string

// The kinds of answers, in the order of the report.
const (
	KindHeld     Kind = "held"
	KindBought   Kind = "bought"
	KindLetGo    Kind = "let go"
	KindAllHeld  Kind = "all in carts"
	KindSoldOut  Kind = "sold out"
	KindWait     Kind = "has to wait"
	KindLimit    Kind = "has enough"
	KindEarly    Kind = "not open"
	KindTooLate  Kind = "hold ran out"
	KindPage     Kind = "page shown"
	KindSlowDown Kind = "too many requests"
	KindBusy     Kind = "shop is busy"
	KindLost     Kind = "no answer"
	KindOther    Kind = "unexpected"
)

// Kinds returns all kinds in the order of the report.
func Kinds() []Kind {
	return []Kind{
		KindHeld, KindBought, KindLetGo, KindAllHeld, KindSoldOut, KindWait, KindLimit, KindEarly, KindTooLate, KindPage, KindSlowDown, KindBusy,
		KindLost, KindOther,
	}
}

// kindOf returns the kind of an answer.
func kindOf(a *answer, about request, told *got, code string) Kind {
	switch {
	case a.lost():
		return KindLost
	case a.status == http.StatusTooManyRequests:
		return KindSlowDown
	case a.status == http.StatusServiceUnavailable:
		return KindBusy
	case a.ok():
		return successOf(about, told)
	}
	switch drop.Code(code) {
	case drop.CodeAllHeld:
		return KindAllHeld
	case drop.CodeSoldOut:
		return KindSoldOut
	case drop.CodeCoolingDown:
		return KindWait
	case drop.CodePurchaseLimit:
		return KindLimit
	case drop.CodeNotLive, drop.CodePaused, drop.CodeEnded, drop.CodeCancelled:
		return KindEarly
	case drop.CodeReservationExpired:
		return KindTooLate
	default:
		return KindOther
	}
}

// successOf returns the kind of a 2xx; one that does not say what was done is unexpected.
func successOf(about request, told *got) Kind {
	switch {
	case about == requestPage:
		return KindPage
	case told.Reservation == nil, about == requestPurchase && told.Purchase == nil:
		return KindOther
	case about == requestReserve:
		return KindHeld
	case about == requestPurchase:
		return KindBought
	default:
		return KindLetGo
	}
}

// answersWithin is how long an answer may take while a deployment counts as one that carries its
// load.
const answersWithin = time.Second

// bands are the rows of the heat maps: band n has what took less than its bound, and the last one
// everything longer.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var bands = [...]time.Duration{
	5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond,
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second,
}

// Banded counts what took how long, by band.
type Banded [len(bands) + 1]int

func bandOf(took time.Duration) int {
	for n, bound := range bands {
		if took < bound {
			return n
		}
	}
	return len(bands)
}
