package live

import (
	"encoding/binary"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"sneakerhead/internal/drop"
)

// Events that clients send.
const (
	eventJoin         = "join-drop"
	eventLeave        = "leave-drop"
	eventAuthenticate = "authenticate"
	eventSignOut      = "sign-out"
)

type frame struct {
	Event string `json:"event"`
	Data  any    `json:"data,omitempty"`
}

// encodeFrame returns an event as it is written to a connection. It cannot fail: everything that it
// is given consists of strings, numbers and times of this program.
func encodeFrame(event string, data any) []byte {
	encoded, err := json.Marshal(frame{Event: event, Data: data})
	if err != nil {
		panic("live: encode " + event + ": " + err.Error())
	}
	return wireFrame(websocket.TextMessage, encoded)
}

// wireFrame returns a message as the bytes of one frame, which are the same for every client (RFC
// 6455, section 5.2).
func wireFrame(opcode byte, payload []byte) []byte {
	const final, most16 = 0x80, 1<<16 - 1
	frame := make([]byte, 0, 2+8+len(payload))
	frame = append(frame, final|opcode)
	switch length := len(payload); {
	case length < length16:
		frame = append(frame, byte(length))
	case length <= most16:
		frame = binary.BigEndian.AppendUint16(append(frame, length16), uint16(length))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, length64), uint64(length))
	}
	return append(frame, payload...)
}

func errorFrame(code, message string) []byte {
	return encodeFrame("error", map[string]string{"code": code, "message": message})
}

func resyncFrame() []byte { return encodeFrame("resync", nil) }

func authenticatedFrame(user string, until time.Time) []byte {
	return encodeFrame("authenticated", struct {
		UserID    string    `json:"userId"`
		ExpiresAt time.Time `json:"expiresAt"`
	}{user, until.UTC()})
}

func stockFrame(stock *stockAt) []byte { return encodeFrame("stock-updated", stock) }

// recoveredFrame leaves out the sizes: the stock-updated that is sent before it has them.
func recoveredFrame(c *changes) []byte {
	return encodeFrame("stock-recovered", struct {
		*stockAt
		Sizes          *drop.SizeStocks `json:"sizes,omitempty"` // hides the stock's
		Recovered      int              `json:"recovered"`
		RecoveredSizes map[string]int   `json:"recoveredSizes,omitempty"`
	}{stockAt: c.stock, Recovered: c.recovered, RecoveredSizes: c.recoveredSizes})
}

func saleFrame(id dropID, sale saleAt) []byte {
	type purchase struct {
		PriceAtPurchase drop.Money `json:"priceAtPurchase"`
		Currency        string     `json:"currency"`
		PurchasedAt     time.Time  `json:"purchasedAt"`
	}
	return encodeFrame("purchase-created", struct {
		DropID   dropID      `json:"dropId"`
		Seq      int64       `json:"seq"`
		Purchase purchase    `json:"purchase"`
		User     drop.Person `json:"user"`
	}{id, sale.seq, purchase{sale.PriceAtPurchase, sale.Currency, sale.PurchasedAt}, sale.User})
}

func snapshotFrame(view *drop.View, serverTime time.Time) []byte {
	return encodeFrame("drop-snapshot", struct {
		Drop            *drop.View  `json:"drop"`
		RecentPurchases []drop.Sale `json:"recentPurchases"`
		ServerTime      time.Time   `json:"serverTime"`
	}{view, view.RecentPurchases, serverTime.UTC()})
}

func announcementFrame(event drop.Announcement, view *drop.View) []byte {
	return encodeFrame(string(event), struct {
		Drop *drop.View `json:"drop"`
	}{view})
}

// ownerFrame wraps a reservation that the service has already encoded.
func ownerFrame(news *drop.OwnerNews) []byte {
	return encodeFrame(string(news.Event), struct {
		Reservation json.RawMessage `json:"reservation"`
	}{news.Reservation})
}

// parseFrame reads what a client sent: an event and, when it has one, its data, which is a string
// in every event.
func parseFrame(raw []byte) (event, data string, ok bool) {
	var f struct {
		Event string  `json:"event"`
		Data  *string `json:"data"`
	}
	if err := json.Unmarshal(raw, &f); err != nil || f.Event == "" {
		return "", "", false
	}
	if f.Data != nil {
		data = *f.Data
	}
	return f.Event, data, true
}

// parseDropID accepts the spelling that the API gives out, in lower or upper case, and none of the
// others that uuid.Parse accepts.
func parseDropID(data string) (dropID, bool) {
	const length = 36
	if len(data) != length {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(data)
	return id, err == nil
}
