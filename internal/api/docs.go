package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"sneakerhead/docs"
)

//go:embed docs.html
var docsTemplate string

// renderDocs renders openapi.yaml as a page.
func renderDocs(spec *openapi3.T) ([]byte, error) {
	page, err := template.New("docs").Funcs(template.FuncMap{"prose": prose}).Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the API's page: %w", err)
	}
	events, err := eventsOf(docs.Events)
	if err != nil {
		return nil, err
	}
	shown := docsOf(spec)
	shown.Events = events
	var rendered bytes.Buffer
	if err := page.Execute(&rendered, shown); err != nil {
		return nil, fmt.Errorf("render the API's page: %w", err)
	}
	return rendered.Bytes(), nil
}

// eventsOf renders the document of the socket's events, without its heading and with its other
// headings one level lower.
func eventsOf(markdown string) (template.HTML, error) {
	_, body, _ := strings.Cut(markdown, "\n")
	var rendered bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert([]byte(strings.ReplaceAll(body, "\n##", "\n###")), &rendered); err != nil {
		return "", fmt.Errorf("render the socket's events: %w", err)
	}
	return template.HTML(rendered.String()), nil //nolint:gosec // our own document; raw HTML in it is left out
}

var quotedCode = regexp.MustCompile("`([^`]+)`")

// prose turns a description into HTML. Of Markdown it knows paragraphs and `code`; it escapes
// everything else.
func prose(text string) template.HTML {
	var out strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		escaped := template.HTMLEscapeString(strings.Join(strings.Fields(paragraph), " "))
		out.WriteString("<p>" + quotedCode.ReplaceAllString(escaped, "<code>$1</code>") + "</p>")
	}
	return template.HTML(out.String()) //nolint:gosec // escaped above
}
