### What helps where the numbers of a kind of contest do not fit together.

give-as-many-costs = 선택지 순서대로 선택지 수만큼 비용을 적으십시오. 각 비용은 1 이상이고 예산 이하여야 합니다
give-as-many-points = 첫째 자리부터 마지막 자리까지 선택지 수만큼 점수를 적으십시오. 각 점수는 1000000 이하이고, 앞자리보다 크지 않으며, 마지막은 첫째보다 작아야 합니다
give-at-most-as = 첫째 자리부터 선택지 수 이하로 점수를 적으십시오. 각 점수는 1000000 이하이고, 앞자리보다 크지 않으며, 첫째는 0이 아니어야 합니다
