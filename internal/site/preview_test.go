package site_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/site"
)

var metaTag = regexp.MustCompile(`<meta (?:name|property)="([^"]+)" content="([^"]*)">`)

// metaOf returns the meta tags of a page.
func metaOf(body string) map[string]string {
	found := map[string]string{}
	for _, tag := range metaTag.FindAllStringSubmatch(body, -1) {
		found[tag[1]] = html.UnescapeString(tag[2])
	}
	return found
}

func TestSite_ADropsPreview(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil, tempo)
	const description = "Fellgate. On sale now. 200 in all, 219.00 USD each. A low running shoe in coral."
	require.Equal(t, map[string]string{
		"description":            description,
		"auth-mode":              "clerk",
		"og:site_name":           "SneakerHead",
		"og:type":                "product",
		"og:title":               "Tempo",
		"og:description":         description,
		"og:url":                 "http://example.com" + tempoPath,
		"og:image":               "http://example.com" + tempoPath + "/preview.png?v=32b88137",
		"og:image:type":          "image/png",
		"og:image:width":         "1200",
		"og:image:height":        "630",
		"product:price:amount":   "219.00",
		"product:price:currency": "USD",
		"twitter:card":           "summary_large_image",
		"twitter:title":          "Tempo",
		"twitter:description":    description,
		"twitter:image":          "http://example.com" + tempoPath + "/preview.png?v=32b88137",
	}, metaOf(get(handler, tempoPath).Body.String()))

	generic := metaOf(get(handler, "/").Body.String())
	require.Equal(t, "website", generic["og:type"])
	require.Equal(t, "summary_large_image", generic["twitter:card"])
	require.NotContains(t, generic, "product:price:amount")
}

func TestSite_ADropsStatus(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*drop.View){
		"Opens 2 May 2031 at 15:00 UTC.": func(d *drop.View) { d.Status = drop.Upcoming },
		"On sale now.":                   func(d *drop.View) { d.AvailableStock, d.ReservedStock = 0, 1 },
		"Sold out.":                      func(d *drop.View) { d.AvailableStock, d.ReservedStock = 0, 0 },
		"Paused for the moment.":         func(d *drop.View) { d.Status = drop.Paused },
		"Ended.":                         func(d *drop.View) { d.Status = drop.Ended },
		"Cancelled.":                     func(d *drop.View) { d.Status = drop.Cancelled },
	} {
		d := tempo
		change(&d)
		handler, _ := open(t, nil, d)
		body := get(handler, tempoPath).Body.String()
		require.Contains(t, metaOf(body)["og:description"], want)
		require.Equal(t, d.Status == drop.Cancelled, strings.Contains(body, "noindex"), want)
	}
	rehearsal := tempo
	rehearsal.Rehearsal = true
	handler, _ := open(t, nil, rehearsal)
	require.Contains(t, get(handler, tempoPath).Body.String(), "noindex", "it is on no public list")
}

func TestSite_ADropCannotInjectMarkup(t *testing.T) {
	t.Parallel()
	const script = `"><script>alert(1)</script>`
	for name, change := range map[string]func(*drop.View){
		"a name":               func(d *drop.View) { d.Name = script },
		"a name in the title":  func(d *drop.View) { d.Name = `</title><script>alert(1)</script>` },
		"a name like a marker": func(d *drop.View) { d.Name = `__CSP_NONCE__<!--/page-head--><!--page-head-->` },
		"a template":           func(d *drop.View) { d.Name = `{{.Site}}` },
		"a description":        func(d *drop.View) { d.Description = script },
		"a brand":              func(d *drop.View) { d.Brand = script },
		"a currency":           func(d *drop.View) { d.Currency = script },
		"a picture":            func(d *drop.View) { d.ImageURL = `https://pictures.test/"onerror="alert(1)` },
		"a picture of ours":    func(d *drop.View) { d.ImageURL = `/media/'"><script>alert(1)</script>.svg` },
		"a picture's script":   func(d *drop.View) { d.ImageURL = `javascript:alert(1)` },
		"another host":         func(d *drop.View) { d.ImageURL = `//evil.test/x.png` },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := tempo
			change(&d)
			handler, _ := open(t, nil, d)
			reply := get(handler, tempoPath)
			body := reply.Body.String()
			require.Equal(t, http.StatusOK, reply.Code)
			require.Equal(t, 1, strings.Count(body, "<script"), "the client's own")
			require.Equal(t, 1, strings.Count(body, "</title>"))
			require.NotContains(t, body, `"onerror="`)
			require.NotContains(t, body, "<!--")
			require.Equal(t, d.Name, metaOf(body)["og:title"], "it is shown as it is")
			image := metaOf(body)["og:image"]
			require.True(t, strings.HasPrefix(image, "http://example.com"+tempoPath+"/preview.png?v="), image)

			nonce := nonceOfStyles.FindStringSubmatch(reply.Header().Get("Content-Security-Policy"))[1]
			require.Equal(t, strings.Count(indexHTML, "__CSP_NONCE__"), strings.Count(body, nonce), "a drop gets no nonce")
		})
	}
}

func TestSite_TellsTimesInTheShopsZone(t *testing.T) {
	t.Parallel()
	d := tempo
	d.Status = drop.Upcoming
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	handler, _ := open(t, func(o *site.Options) { o.TimeZone = berlin }, d)
	require.Contains(t, metaOf(get(handler, tempoPath).Body.String())["description"], "Opens 2 May 2031 at 17:00 CEST.")
}

func TestSite_ALongDescriptionIsCutBetweenWords(t *testing.T) {
	t.Parallel()
	d := tempo
	d.Description = strings.Repeat("größer ", 100)
	handler, _ := open(t, nil, d)
	shown := metaOf(get(handler, tempoPath).Body.String())["description"]
	require.True(t, strings.HasSuffix(shown, "größer…"), shown)
	require.LessOrEqual(t, len([]rune(shown)), 200)
}

func TestSite_APageDoesNotNeedPostgres(t *testing.T) {
	t.Parallel()
	t.Run("when it is away", func(t *testing.T) {
		t.Parallel()
		handler, catalogue := open(t, nil, tempo)
		catalogue.err = fmt.Errorf("read drop: %w", errAway)
		reply := get(handler, tempoPath)
		require.Equal(t, http.StatusOK, reply.Code)
		require.Contains(t, reply.Body.String(), "<title>SneakerHead</title>")
		require.Contains(t, reply.Body.String(), tempoPath)
		require.NotContains(t, reply.Body.String(), "postgres")
	})
	t.Run("when it does not answer", func(t *testing.T) {
		t.Parallel()
		handler, catalogue := open(t, nil, tempo)
		catalogue.never = make(chan struct{})
		began := time.Now()
		reply := get(handler, tempoPath)
		require.Equal(t, http.StatusOK, reply.Code)
		require.Contains(t, reply.Body.String(), "<title>SneakerHead</title>")
		require.Less(t, time.Since(began), 3*time.Second)
	})
	t.Run("but not because others ask for unknown drops", func(t *testing.T) {
		t.Parallel()
		handler, _ := open(t, nil, tempo)
		for range 1000 {
			require.Equal(t, http.StatusNotFound, get(handler, "/drops/"+uuid.NewString()).Code)
		}
		require.Equal(t, "Tempo", metaOf(get(handler, tempoPath).Body.String())["og:title"])
	})
	t.Run("and a known drop is read however often it is asked for", func(t *testing.T) {
		t.Parallel()
		handler, _ := open(t, nil, tempo)
		for range 1000 {
			require.Equal(t, "Tempo", metaOf(get(handler, tempoPath).Body.String())["og:title"])
		}
	})
}
