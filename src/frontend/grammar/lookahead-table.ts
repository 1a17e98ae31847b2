/** What `lookahead.ts` reads: rule, method, occurrence, and the tokens that begin each alternative. Written by `npm run bless`. */

export const LOOKAHEAD = `
path OR 0: PathSegment | Less
path MANY 0: ColonColon
typeArguments MANY 0: PathSegment Brackets Parens Fn Garbage
typeArguments OPTION 0: Comma
type OR 0: PathSegment | Brackets | Parens | Fn | Garbage
typePath OR 0: PathSegment | Less
typePath MANY 0: ColonColon
typePath OPTION 0: Less
typePath OPTION 2: Less
functionType OPTION 0: Arrow
functionTypeParameters MANY 0: Mut PathSegment Brackets Parens Fn Garbage
functionTypeParameters OPTION 9: Comma
functionTypeParameter OPTION 0: Mut
typeList MANY 0: PathSegment Brackets Parens Fn Garbage
typeList OPTION 9: Comma
arrayType OPTION 0: Semicolon
generics MANY 0: Identifier
generics OPTION 0: Comma
genericParameter MANY 0: Plus
genericParameter OPTION 0: Colon
pattern MANY 0: Pipe
pattern OPTION 0: Pipe
alternative OR 0: Underscore | Mut | Minus Literal | Identifier | PathSegment | Parens | Garbage
literalPattern OPTION 0: RangeOperator
pathPattern OR 0: Parens | Braces | At | RangeOperator
pathPattern OPTION 0: Parens Braces At RangeOperator
patternBound OR 0: Minus Literal | PathSegment
patternPath OPTION 0: Dot
patternLiteral OPTION 0: Minus
patternList MANY 0: Pipe Underscore Mut Minus Literal Identifier PathSegment Parens Garbage
patternList OPTION 9: Comma
fieldPatterns MANY 0: DotDot Identifier
fieldPatterns OPTION 9: Comma
fieldPattern OR 0: DotDot | Identifier
fieldPattern OPTION 0: Colon
expression OR 0: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage | RangeOperator
expression MANY 0: Greater InfixOperator As RangeOperator
expression OPTION 0: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage
tail OR 0: Greater InfixOperator | As | RangeOperator
tail OR 2: Greater | Greater | InfixOperator
tail OPTION 0: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage
castType OR 0: PathSegment | Garbage
castType MANY 0: ColonColon
operand OR 0: Literal | PathSegment | PathSegment | Parens | Brackets | Format | Hash If Match LoopLabel Loop Braces | Return Break Continue | Garbage
operand MANY 0: PrefixOperator
operand MANY 2: Dot Parens Brackets Question
postfix OR 0: Dot | Parens | Brackets | Question
postfix OR 2: Identifier | IntLiteral
member OPTION 0: ColonColon
member OPTION 2: Parens
pathExpression MANY 0: ColonColon
pathExpression OPTION 0: Less
pathExpression OPTION 2: Braces
jump OR 0: Return | Break | Continue
jump OPTION 0: LoopLabel
jump OPTION 2: LoopLabel
jump OPTION 3: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
blockLike OR 0: If | Match | LoopLabel Loop | Braces
blockLike MANY 0: Hash
ifExpression OR 0: Then | Braces
ifExpression MANY 0: Else
ifExpression OPTION 0: Else
loopExpression OPTION 0: LoopLabel
arguments MANY 0: Mut PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
arguments OPTION 9: Comma
argument OPTION 0: Mut
expressionList MANY 0: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
expressionList OPTION 9: Comma
arrayContent MANY 0: PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
arrayContent OPTION 0: Semicolon
arrayContent OPTION 9: Comma
fieldValues MANY 0: Identifier
fieldValues OPTION 9: Comma
fieldValue OPTION 0: Colon
statements OR 0: Semicolon | Hash Pub Fn Extern Const Static Struct Enum Type Impl Use Mod Test Let Discard Defer LoopLabel While For Parallel Loop If Match Braces PrefixOperator Literal PathSegment Parens Brackets Format Return Break Continue Garbage RangeOperator
statements MANY 0: Semicolon Hash Pub Fn Extern Const Static Struct Enum Type Impl Use Mod Test Let Discard Defer LoopLabel While For Parallel Loop If Match Braces PrefixOperator Literal PathSegment Parens Brackets Format Return Break Continue Garbage RangeOperator
statement OR 0: Pub Fn Extern Const Static Struct Enum Type Impl Use Mod Test | Let | Discard | Defer | LoopLabel While For Parallel Loop | Hash If Match LoopLabel Loop Braces | PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
statement MANY 0: Hash
statement OPTION 0: Semicolon
simpleStatement OR 0: Discard | LoopLabel While For Parallel Loop | Hash If Match LoopLabel Loop Braces | PrefixOperator Literal PathSegment Parens Brackets Format Hash If Match LoopLabel Loop Braces Return Break Continue Garbage RangeOperator
letStatement OPTION 0: Mut
letStatement OPTION 2: Colon
letStatement OPTION 3: Equal
labelledLoop OR 0: While | For | Parallel | Loop
labelledLoop OPTION 0: LoopLabel
forLoop OPTION 0: Step
blockStatement MANY 0: Dot Parens Brackets Question
expressionStatement OPTION 0: AssignOperator Greater
assignOperator OR 0: AssignOperator | Greater
arms MANY 0: Pipe Underscore Mut Minus Literal Identifier PathSegment Parens Garbage
arms OPTION 0: Comma
arm OPTION 0: If
items OR 0: Semicolon | Hash Pub Fn Extern Const Static Struct Enum Type Impl Use Mod Test
items MANY 0: Semicolon Hash Pub Fn Extern Const Static Struct Enum Type Impl Use Mod Test
item MANY 0: Hash
item OPTION 0: Semicolon
attributeContent OPTION 0: Parens
attributeArguments OR 0: Identifier | IntLiteral
attributeArguments MANY 0: Identifier IntLiteral
attributeArguments OPTION 9: Comma
itemKind OR 0: Fn | Extern | Const | Static | Struct | Enum | Type | Impl | Use | Mod | Test
itemKind OPTION 0: Pub
functionItem OPTION 0: Less
functionItem OPTION 2: Arrow
parameters MANY 0: Mut Self Identifier Underscore
parameters OPTION 9: Comma
parameter OR 0: Self | Identifier | Underscore
parameter OPTION 0: Mut
externItem OPTION 0: Arrow
constItem OPTION 0: Colon
staticItem OPTION 0: Mut
structItem OPTION 0: Less
fields MANY 0: Identifier
fields OPTION 9: Comma
enumItem OPTION 0: Less
variants MANY 0: Identifier
variants OPTION 9: Comma
variant OPTION 0: Parens
variant OPTION 2: Equal
typeItem OPTION 0: Less
implItem OPTION 0: Less
useItem OPTION 0: As
`;
