### What is wrong with a sheet, by its code. The English is said with the fault, in `tupyo-spreadsheet`.

sheet-empty = 비어 있는 파일입니다. 첫 줄에 열 이름을, 그 아래에 한 줄에 한 사람씩 적으십시오
sheet-binary = 표가 아닙니다. 스프레드시트에서 CSV나 XLSX로 저장하십시오
sheet-old-workbook = 옛 형식(.xls)이거나 암호가 걸린 통합 문서입니다. 암호 없이 XLSX나 CSV로 저장하십시오
sheet-open-document = OpenDocument(.ods) 문서입니다. XLSX나 CSV로 저장하십시오
sheet-damaged = 통합 문서가 손상되었습니다. 열어서 XLSX나 CSV로 다시 저장하십시오
sheet-too-large = 표가 너무 큽니다. 목록만 남기고 CSV로 저장하십시오
sheet-quote = 큰따옴표가 닫히지 않았거나 닫은 뒤에 글자가 있습니다. 셀 안의 큰따옴표는 두 번 적으십시오
sheet-character = 글자가 아닌 문자가 있습니다. 셀을 다시 입력하거나 파일을 UTF-8로 저장하십시오
sheet-cell = 셀에 수식 오류가 있습니다. 값을 입력하십시오
