package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"sneakerhead/internal/drop"
)

// openFor is how long the event of a drop without an end is.
const openFor = 15 * time.Minute

// GetDropCalendar implements StrictServerInterface.
func (s *server) GetDropCalendar(ctx context.Context, request GetDropCalendarRequestObject) (GetDropCalendarResponseObject, error) {
	d, err := s.Pages.Drop(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	shop, _ := s.Serving.Site().Of(exchangeOf(ctx).Request)
	return &calendarReply{
		name: fileName("drop", d.Name, d.DropStartTime.In(s.Serving.TimeZone), ".ics"), calendar: calendarOf(&d, shop, s.Clock.Now()),
	}, nil
}

// calendarOf returns a calendar with the event of a drop, as it is at a time. Its id never changes
// and its sequence is the drop's revision, so that calendars know an edit of an event that they
// have. Where the shop's origin is not known, the event has no link.
func calendarOf(d *drop.View, shop string, now time.Time) *ics.Calendar {
	calendar := ics.NewCalendarFor("SneakerHead")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(d.ID.String() + "@sneakerhead")
	event.SetDtStampTime(now)
	event.SetSequence(int(d.Revision))
	event.SetStartAt(d.DropStartTime)
	event.SetEndAt(endOf(d))
	event.SetSummary(plain(d.Name) + " drops at SneakerHead")
	event.SetTimeTransparency(ics.TransparencyTransparent) // a person who waits for a drop is not busy
	told := fmt.Sprintf("%s %s, at most %d a person.", d.Price.String(), d.Currency, d.MaxPerUser)
	if shop != "" {
		page := shop + "/drops/" + d.ID.String()
		event.SetURL(page)
		told += "\n" + page // many calendars do not show the URL
	}
	event.SetDescription(told)
	if d.Status == drop.Cancelled {
		event.SetStatus(ics.ObjectStatusCancelled)
		return calendar
	}
	event.SetStatus(ics.ObjectStatusConfirmed)
	alarm := event.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-PT5M")
	alarm.SetProperty(ics.ComponentPropertyDescription, plain(d.Name)+" drops in 5 minutes")
	return calendar
}

func endOf(d *drop.View) time.Time {
	if d.DropEndTime != nil {
		return *d.DropEndTime
	}
	return d.DropStartTime.Add(openFor)
}

// plain returns a text without control characters. The library escapes what RFC 5545 says, but for
// these, which it says must not be there: a carriage return would end the line.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// calendarReply writes a calendar as a file.
type calendarReply struct {
	name     string
	calendar *ics.Calendar
}

// VisitGetDropCalendarResponse implements GetDropCalendarResponseObject.
func (r *calendarReply) VisitGetDropCalendarResponse(w http.ResponseWriter) error {
	header := w.Header()
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Content-Disposition", attachment(r.name))
	header.Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	return r.calendar.SerializeTo(w, ics.WithNewLineWindows)
}
