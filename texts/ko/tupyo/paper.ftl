### The paper ballot on the screen: its rules and questions.

choose-one-blank = 하나를 고르{ "{" }blank{ "}" }십시오.
choose-up-max-also = { "{" }max{ "}" }개까지 고르십시오. 적게 고르거나 고르지 않아도 되며, 쓰지 않은 표는 따로 집계됩니다.
choose-exactly-max = 정확히 { "{" }max{ "}" }개를 고르십시오.
choose-at-least-min = { "{" }min{ "}" }개 이상 { "{" }max{ "}" }개 이하를 고르십시오.
choose-any-number-them = 원하는 만큼 고르십시오. 고르지 않아도 됩니다.
choose-any-together-cost = 비용의 합이 { "{" }budget{ "}" } 이하가 되도록 고르십시오. 고르지 않아도 됩니다.
give-each-them-max = 각각에 0부터 { "{" }max{ "}" }까지 주십시오. 적지 않은 것은 0입니다.
give-points-at-most = { "{" }choices{ "}" }개까지 점수를 주십시오. 하나에 { "{" }max{ "}" }점까지, 모두 합해 { "{" }min{ "}" }점부터 { "{" }budget{ "}" }점까지입니다.
give-votes-vote-for = 표를 나누어 주십시오. 하나에 1표는 1, 2표는 4, 3표는 9가 들며 모두 { "{" }budget{ "}" }까지 쓸 수 있습니다.
put-all-options-order = { "{" }options{ "}" }개 모두의 순서를 정하십시오. 앞에서부터 { "{" }points{ "}" }점을 받습니다.
put-at-least-min = { "{" }min{ "}" }개 이상의 순서를 정하십시오. 앞에서부터 { "{" }points{ "}" }점을 받습니다.
rank-them-best-first = 순위를 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.
rank-them-best-first-up = { "{" }ranks{ "}" }순위까지 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.
give-at-most-max = 하나에 { "{" }max{ "}" }까지, 모두 합해 { "{" }budget{ "}" }까지 주십시오. 적지 않은 것은 0입니다.
or = 거나, 기권하려면 `blank`를 고르
ballot = 투표지
blank-vote-for-none = 기권: 어느 쪽에도 투표하지 않음(빈 표로 집계)
costs = { " " }(비용 { $cost })
write-ids-or-titles =
    { $title }: { $options }
    { "  " }{ $rule } 번호나 이름을 `{ $example }`처럼 적으십시오({ $explained }):
