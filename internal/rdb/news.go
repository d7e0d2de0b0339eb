package rdb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// A message on the bus is one line of JSON for all watchers, then one line for each owner:
//
//	{"database":…,"dropId":…,"stock":…,…}
//	reservation-created <tab> user <tab> {the reservation}
//
// A replica looks up the owner's sockets by the line's second field and sends them the third as it
// is. So it decodes no reservation: of a thousand owners, only a few are connected to any one
// replica.

const (
	maxOwnersPerMessage = 2000     // Redis ends a subscription that has 32 MB waiting
	maxMessageBytes     = 16 << 20 // no replica sends longer ones
)

var errNews = errors.New("not a message of news")

// foreignNews is the error for a message about another database's drops. Its value is that
// database's id.
type foreignNews uuid.UUID

func (f foreignNews) Error() string { return "news of another database, " + uuid.UUID(f).String() }

// header is the first line. Fields that a newer replica adds are ignored by an older one.
type header struct {
	Database  uuid.UUID  `json:"database,omitzero"` // the sender's; older replicas do not send it
	DropID    uuid.UUID  `json:"dropId"`
	Stock     drop.Stock `json:"stock"`
	At        time.Time  `json:"at"`
	Recovered int        `json:"recovered,omitempty"`

	RecoveredSizes map[string]int `json:"recoveredSizes,omitempty"` // older replicas do not send it

	Sales     []drop.Sale `json:"sales,omitempty"`
	Announced *announced  `json:"announced,omitempty"`
	Replace   *drop.View  `json:"replace,omitempty"`
}

type announced struct {
	Event drop.Announcement `json:"event"`
	View  drop.View         `json:"view"`
}

// encodeNews returns the messages that carry the news, at least one. Only the first has what is for
// all watchers.
func (d Deployment) encodeNews(news drop.News) ([][]byte, error) {
	first := header{
		Database: d.Database, DropID: news.DropID, Stock: news.Stock, At: news.At,
		Recovered: news.Recovered, RecoveredSizes: news.RecoveredSizes, Sales: news.Sales, Replace: news.Replace,
	}
	if news.Announced != nil {
		first.Announced = &announced{Event: news.Announced.Event, View: news.Announced.View}
	}
	further := header{Database: d.Database, DropID: news.DropID, Stock: news.Stock, At: news.At}
	var messages [][]byte
	for owners, head := news.Owners, first; ; head = further {
		var part []drop.OwnerNews
		part, owners = split(owners, maxOwnersPerMessage)
		message, err := encodeMessage(head, part)
		if err != nil {
			return nil, fmt.Errorf("encode news: %w", err)
		}
		messages = append(messages, message)
		if len(owners) == 0 {
			return messages, nil
		}
	}
}

func encodeMessage(head header, owners []drop.OwnerNews) ([]byte, error) {
	line, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	message := bytes.NewBuffer(append(line, '\n'))
	for _, owner := range owners {
		if err := validOwner([]byte(owner.Event), []byte(owner.UserID), owner.Reservation); err != nil {
			return nil, err
		}
		message.WriteString(string(owner.Event))
		message.WriteByte('\t')
		message.WriteString(owner.UserID)
		message.WriteByte('\t')
		message.Write(owner.Reservation)
		message.WriteByte('\n')
	}
	return message.Bytes(), nil
}

// decodeNews decodes one message. The reservations in the result are slices of message, which must
// not be changed. The error is a foreignNews when another database's replica sent it.
func (d Deployment) decodeNews(message []byte) (drop.News, error) {
	if len(message) > maxMessageBytes {
		return drop.News{}, errNews
	}
	line, rest, ok := bytes.Cut(message, []byte{'\n'})
	if !ok {
		return drop.News{}, errNews
	}
	var head header
	if err := jsonv2.Unmarshal(line, &head); err != nil || head.DropID == uuid.Nil {
		return drop.News{}, errNews
	}
	if head.Database != uuid.Nil && d.Database != uuid.Nil && head.Database != d.Database {
		return drop.News{}, foreignNews(head.Database)
	}
	news := drop.News{
		DropID: head.DropID, Stock: head.Stock, At: head.At,
		Recovered: head.Recovered, RecoveredSizes: head.RecoveredSizes, Sales: head.Sales, Replace: head.Replace,
	}
	if head.Announced != nil {
		news.Announced = &drop.Announced{Event: head.Announced.Event, View: head.Announced.View}
	}
	for len(rest) > 0 {
		if line, rest, ok = bytes.Cut(rest, []byte{'\n'}); !ok {
			return drop.News{}, errNews
		}
		owner, err := decodeOwner(line)
		if err != nil {
			return drop.News{}, err
		}
		news.Owners = append(news.Owners, owner)
	}
	return news, nil
}

func decodeOwner(line []byte) (drop.OwnerNews, error) {
	event, line, ok := bytes.Cut(line, []byte{'\t'})
	user, reservation, found := bytes.Cut(line, []byte{'\t'})
	if !ok || !found || validOwner(event, user, reservation) != nil {
		return drop.OwnerNews{}, errNews
	}
	return drop.OwnerNews{UserID: string(user), Event: drop.OwnerEvent(event), Reservation: reservation}, nil
}

// validOwner returns an error unless the values make one line of three fields. It does not decode
// the reservation.
func validOwner(event, user, reservation []byte) error {
	switch drop.OwnerEvent(event) {
	case drop.OwnerCreated, drop.OwnerCompleted, drop.OwnerExpired, drop.OwnerCancelled:
	default:
		return fmt.Errorf("%w: unknown owner event", errNews)
	}
	if len(user) == 0 || bytes.ContainsAny(user, "\t\n") {
		return fmt.Errorf("%w: the owner's id is empty or not one word", errNews)
	}
	if len(reservation) < 2 || reservation[0] != '{' || reservation[len(reservation)-1] != '}' || bytes.IndexByte(reservation, '\n') >= 0 {
		return fmt.Errorf("%w: the reservation is not an object in one line", errNews)
	}
	return nil
}
