### What a ballot gives to no option. The English is the name of the output, in `tupyo-election`.

blank = 기권(빈 표)
unused = 사용하지 않은 표
unspent = 사용하지 않은 점수
