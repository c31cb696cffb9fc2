### What to do about broken rules of a manifest that name numbers.
### The English is said with the rule, in `tupyo-election`.

rule-later = 다른 방식을 적으십시오. 단기 이양식 투표, 직접 기입, 한 선거인의 표를 나누어 주는 방식은 투표지를 섞어야 하므로 아직 없습니다
json = JSON 형식이 정의서의 형식과 다릅니다: { $message }
count = { $min }개에서 { $max }개까지 적으십시오
title-length = 1자에서 { $longest }자까지 적으십시오
number = { $min }에서 { $max }까지의 수를 적으십시오
ballot-size = 투표지가 { $bytes }바이트로 한도 65535바이트를 넘습니다. { $shorter }
tally-size = 모든 투표지 종류의 개표 몫이 { $bytes }바이트로 한도 16640000바이트를 넘습니다. 투표지 종류나 선택지를 줄이십시오
rule-kind = 다음 방식 중 하나를 그 방식의 값만 모두 갖추어 적으십시오: { $kinds }
threshold-one = 수탁자 한 명이 혼자 모든 표를 열 수 있습니다. 필요한 수탁자 수를 늘리거나, 예외 "{ $exception }"에 사유를 적으십시오
threshold-minority = 수탁자의 절반 이하가 모든 표를 열 수 있습니다. 필요한 수탁자 수를 절반보다 크게 하거나, 예외 "{ $exception }"에 사유를 적으십시오
witness-quorum = 참관 서명자 한 명만 거짓말해도 원장이 둘이 될 수 있습니다. 필요한 참관 서명자 수를 늘리거나, 예외 "{ $exception }"에 사유를 적으십시오
fewer-contests = 한 번에 묻는 문항을 줄이십시오
fewer-options = "{ $contest }"의 선택지를 { $options }개 이하로 줄이십시오
other-rule = { $fewer }. 또는 방식을 다음과 같이 바꾸십시오: { $rule }
