// Reads Dockerfiles from standard input, one JSON string a line, and prints what BuildKit's parser says of each, one JSON object a line.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type heredoc struct {
	Name    string `json:"name"`
	Fd      uint   `json:"fd"`
	Expand  bool   `json:"expand"`
	Chomp   bool   `json:"chomp"`
	Content string `json:"content"`
}

type instruction struct {
	Keyword  string       `json:"keyword"`
	Flags    []string     `json:"flags"`
	Original string       `json:"original"`
	Start    int          `json:"start"`
	End      int          `json:"end"`
	JSON     bool         `json:"json"`
	Args     []string     `json:"args"`
	Child    *instruction `json:"child,omitempty"`
	Heredocs []heredoc    `json:"heredocs,omitempty"`
}

type answer struct {
	OK       bool          `json:"ok"`
	Err      string        `json:"err,omitempty"`
	Escape   string        `json:"escape"`
	Insts    []instruction `json:"insts"`
	TypedOK  bool          `json:"typedOK"`
	TypedErr string        `json:"typedErr,omitempty"`
}

func convert(node *parser.Node) instruction {
	it := instruction{Keyword: node.Value, Flags: append([]string{}, node.Flags...), Original: node.Original,
		Start: node.StartLine, End: node.EndLine, JSON: node.Attributes["json"], Args: []string{}}
	for next := node.Next; next != nil; next = next.Next {
		if len(next.Children) == 1 {
			child := convert(next.Children[0])
			it.Child = &child
		} else {
			it.Args = append(it.Args, next.Value)
		}
	}
	for _, doc := range node.Heredocs {
		it.Heredocs = append(it.Heredocs, heredoc{doc.Name, doc.FileDescriptor, doc.Expand, doc.Chomp, doc.Content})
	}
	return it
}

func ask(source string) (out answer) {
	result, err := parser.Parse(strings.NewReader(source))
	if err != nil {
		return answer{Err: err.Error()}
	}
	out = answer{OK: true, Escape: string(result.EscapeToken)}
	for _, node := range result.AST.Children {
		out.Insts = append(out.Insts, convert(node))
	}
	stages, _, err := instructions.Parse(result.AST, linter.New(&linter.Config{}))
	if err != nil {
		out.TypedErr = err.Error()
	} else if len(stages) == 0 {
		out.TypedErr = "no build stage"
	}
	out.TypedOK = out.TypedErr == ""
	return out
}

func main() {
	in := bufio.NewReader(os.Stdin)
	buffer := bufio.NewWriter(os.Stdout)
	defer buffer.Flush()
	encoder := json.NewEncoder(buffer)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		var source string
		if err := json.Unmarshal([]byte(line), &source); err != nil {
			panic(err)
		}
		if err := encoder.Encode(ask(source)); err != nil {
			panic(err)
		}
	}
}
